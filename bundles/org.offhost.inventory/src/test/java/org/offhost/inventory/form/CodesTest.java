// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.Entries;

/** The numbers on media are those that were given once, wherever a constant stands in its enum. */
class CodesTest {
    private static final List<String> GIVEN = List.of(
            "entry kind: 1 FILE, 2 DIRECTORY, 3 LINK, 4 SPECIAL",
            "attribute role: 1 CONTENT, 2 REPARSE, 3 EXTENDED_ATTRIBUTES, 4 OBJECT_ID, 5 ENCRYPTION, 6 STRUCTURE,"
                    + " 7 BAD_CLUSTERS",
            "encoding: 1 PLAIN, 2 LZNT1, 3 WOF, 4 EFS, 5 DEDUP, 6 ELSEWHERE",
            "kind of link: 1 POSIX, 2 WINDOWS, 3 MOUNT_POINT",
            "effect of a fault: 1 PASSED_OVER, 2 NOT_WHOLE, 3 DOUBTFUL");

    @Test
    void codesAreThoseThatWereGiven() {
        List<String> found = new ArrayList<>();
        for (Codes<?> codes : Codes.ALL) {
            List<String> all = new ArrayList<>();
            codes.table().forEach((code, name) -> all.add(code + " " + name));
            found.add(codes.subject() + ": " + String.join(", ", all));
        }
        assertThat(found).isEqualTo(GIVEN);
    }

    @Test
    void thePageOfTheFormTellsEveryCode() throws Exception {
        String page = Files.readString(Path.of("../../docs/format.md"));
        for (Codes<?> codes : Codes.ALL.subList(0, 4)) {
            codes.table()
                    .forEach((code, name) -> assertThat(page)
                            .as(codes.subject())
                            .containsPattern("\\| " + code + " \\| " + name + " \\|"));
        }
    }

    @Test
    void aCodeThatIsNotKnownIsRefusedByName() {
        for (int code : new int[] {0, 9, 255}) {
            PackedReader in = new PackedReader(new byte[] {(byte) code}, "index block 3", 8192);
            assertThatThrownBy(() -> Codes.KIND.read(in))
                    .isInstanceOf(UnknownFormException.class)
                    .hasMessageContaining("index block 3")
                    .hasMessageContaining("expected entry kind 1, 2, 3, 4, found entry kind " + code)
                    .hasMessageContaining("another version of Offhost")
                    .hasMessageContaining("plain tar");
        }
    }

    @Test
    void anEntryOfAKindThatIsNotKnownIsNotTakenForAnother() throws Exception {
        FileEntry file = Entries.resident(7, 5, "f", "text");
        PackedWriter out = new PackedWriter();
        new EntryCodec().write(file, out);
        byte[] entry = out.toBytes();
        assertThat(new EntryCodec().read(new PackedReader(entry, "entry"))).isEqualTo(file);
        for (int at : new int[] {2, 3}) {
            byte[] other = entry.clone();
            other[at] = 0x48;
            assertThatThrownBy(() -> new EntryCodec().read(new PackedReader(other, "entry")))
                    .isInstanceOf(UnknownFormException.class);
        }
    }
}
