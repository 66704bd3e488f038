// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.WrittenBytes;
import org.offhost.inventory.form.DamagedMediumException;

/** Maps of sparse members that no set has: each is a typed error before anything is read by it. */
class HostileSparseMapTest {
    private static final int LENGTH = 4096;

    private static InputStream open(TarMember member) throws IOException {
        byte[] all;
        try (MemberChunks chunks = new MemberChunks(List.of(MemberSource.of(List.of(member))), 0)) {
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            for (Optional<Chunk> c = chunks.next(); c.isPresent(); c = chunks.next()) {
                out.write(
                        c.get() instanceof Chunk.Bytes b
                                ? b.bytes()
                                : new byte[(int) c.get().length()]);
            }
            all = out.toByteArray();
        }
        WrittenBytes bytes = (offset, target) -> target.put(all, (int) offset, target.remaining());
        return SparseContent.open(bytes, 0, all.length, LENGTH);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "no number               | ''                                 | 0",
                "a word                  | 0,many                             | 0",
                "an odd number of them   | 0,512,4096                         | 512",
                "a negative one          | -512,512,4096,0                    | 512",
                "more than 63 bits       | 9223372036854775808,512            | 512",
                "more than any digits    | 00000000000000000000,512           | 512",
                "beyond the end          | 4096,512,4096,0                    | 512",
                "offset and length wrap  | 9223372036854775807,512            | 512",
                "overlapping             | 0,1024,512,512,4096,0              | 1536",
                "descending              | 1024,512,0,512,4096,0              | 1024",
                "more than is stored     | 0,1024,4096,0                      | 512",
                "less than is stored     | 0,512,4096,0                       | 1024",
                "blanks                  | '0, 512,4096,0'                    | 512"
            })
    void inARecordItIsFound(String what, String list, int stored) {
        TarMember m = new TarMember("s/files/a", TarHeader.FILE, Content.of(new Chunk.Blank(stored))).condensed();
        m.records().add(SparseMember.SIZE, "" + LENGTH);
        m.records().add(SparseMember.MAP, list);
        assertThatThrownBy(() -> open(m)).isInstanceOf(DamagedMediumException.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing                  | ''",
                "no count                 | x",
                "a count without entries  | 2/",
                "fewer than the count     | 3/0/512/4096/0/",
                "millions                 | 99999999/0/512/",
                "a count of 63 bits       | 9223372036854775807/0/512/",
                "a line without an end    | 1/0/512",
                "a word among them        | 2/0/512/4096/nothing/"
            })
    void inTheDataItIsFound(String what, String lines) {
        byte[] map = Arrays.copyOf(lines.replace('/', '\n').getBytes(StandardCharsets.US_ASCII), 1024);
        TarMember m = SparseMember.mapped("s/files/a", Content.of(new Chunk.Bytes(map)), LENGTH);
        assertThatThrownBy(() -> open(m)).isInstanceOf(DamagedMediumException.class);
    }

    @Test
    void anOrdinaryMemberIsNoSparseOne() {
        TarMember m = new TarMember("s/files/a", TarHeader.FILE, Content.of(new byte[512]));
        assertThatThrownBy(() -> open(m))
                .isInstanceOf(DamagedMediumException.class)
                .hasMessageContaining("a sparse member");
    }

    @Test
    void aRightOneIsRead() throws IOException {
        byte[] map = Arrays.copyOf("2\n512\n512\n4096\n0\n".getBytes(StandardCharsets.US_ASCII), 1024);
        map[512] = 7;
        try (InputStream in = open(SparseMember.mapped("s/files/a", Content.of(new Chunk.Bytes(map)), LENGTH))) {
            byte[] all = in.readAllBytes();
            assertThat(all).hasSize(LENGTH);
            assertThat(all[512]).isEqualTo((byte) 7);
        }
    }
}
