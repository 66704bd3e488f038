// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.archive.Entries;
import org.offhost.archive.MediumGeometry;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Chunks;
import org.offhost.archive.tar.Content;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.inventory.DecodedSink;
import org.offhost.inventory.DecodedStreams;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.offhost.inventory.form.SparseMap;

/** Holes of decoded content: kept by their length in the spool, and left out of the member. */
class DecodedHolesTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    private Spool spool(FileEntry... entries) throws IOException {
        Spool spool = Spool.create(folder.resolve("spool"), Entries.VOLUME);
        spool.append(new EntryBatch(List.of(entries), List.of(), 99));
        spool.completeEntries();
        return spool;
    }

    private static Runs mostlyHole(long length) {
        return new Runs.Builder().add(65_536, 4096).add(Run.HOLE, length - 4096).build();
    }

    /** What comes first and last, in KiB, and how long it is in all. */
    @ParameterizedTest
    @CsvSource({"60,1,0", "60,0,1", "60,1,1", "8192,0,0", "60,0,0"})
    void longHoleTakesNoRoomInTheSpoolNorInTheSet(long gib, int before, int behind) throws IOException {
        long length = gib * GIB;
        FileEntry entry = Entries.compressed(20, "f", length, mostlyHole(length));
        try (Spool spool = spool(Entries.root(), entry)) {
            Attribute a = entry.content().orElseThrow();
            try (DecodedSink out = spool.decoded(entry, a)) {
                out.write(bytes('a', before * 1024));
                out.zeros(length - (before + behind) * 1024L);
                out.write(bytes('z', behind * 1024));
                assertThat(out.data()).isEqualTo((before + behind) * 1024L);
            }
            assertThat(Files.size(folder.resolve("spool/decoded"))).isLessThan(4096);
            SetLayout set = SetLayout.plan(spool, Entries.description(), Selection.ALL, MediumGeometry.disk(512));
            assertThat(set.counts().decodedBytes()).isEqualTo((before + behind) * 1024L);
            assertThat(set.length()).isLessThan(1 << 20);
        }
        try (Spool spool = Spool.open(folder.resolve("spool"))) {
            DecodedStreams.Decoded d = spool.decodedReader().next().orElseThrow();
            assertThat(d.data().length()).isEqualTo(length);
            assertThat(d.data().data()).isEqualTo((before + behind) * 1024L);
        }
    }

    /** Data and holes in turn, in bytes, joined or not by a map that is shorter. */
    @ParameterizedTest
    @CsvSource({"3,5000,1", "5,4096,4", "40,100,2", "1,1,1", "7,65536,1"})
    void contentIsTheSameWithAndWithoutItsHoles(int pieces, int data, int most) throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        long length = pieces * (data + 7000L);
        FileEntry entry = Entries.compressed(20, "f", length, mostlyHole(length));
        try (Spool spool = spool(Entries.root(), entry)) {
            try (DecodedSink out = spool.decoded(entry, entry.content().orElseThrow())) {
                for (int i = 0; i < pieces; i++) {
                    byte[] b = bytes((char) ('a' + i % 26), data);
                    out.write(b, 0, data / 2);
                    out.write(b, data / 2, data - data / 2);
                    out.zeros(3000);
                    out.zeros(4000);
                    expected.write(b);
                    expected.write(new byte[7000]);
                }
            }
            DecodedStreams.Decoded d = spool.decodedReader().next().orElseThrow();
            DecodedContent content = DecodedContent.of(spool.decodedReader().owner(), d);
            assertThat(content.map().count()).isEqualTo(pieces);
            assertThat(read(content)).isEqualTo(expected.toByteArray());
            SparseMap joined = content.map().joined(most, Long.MAX_VALUE);
            byte[] dense = read(content.only(joined));
            ByteBuffer whole = ByteBuffer.allocate((int) length);
            long[] ranges = joined.ranges();
            int at = 0;
            for (int i = 0; i < ranges.length; i += 2) {
                whole.put((int) ranges[i], dense, at, (int) ranges[i + 1]);
                at += (int) ranges[i + 1];
            }
            assertThat(at).isEqualTo(dense.length);
            assertThat(whole.array()).isEqualTo(expected.toByteArray());
        }
    }

    private static byte[] read(Content content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Chunks chunks = content.chunks()) {
            for (Optional<Chunk> c = chunks.next(); c.isPresent(); c = chunks.next()) {
                byte[] b = new byte[(int) c.get().length()];
                if (c.get() instanceof Chunk.Decoded d) {
                    d.holder().read(d.position(), ByteBuffer.wrap(b));
                }
                out.write(b);
            }
        }
        assertThat(content.length()).isEqualTo(out.size());
        return out.toByteArray();
    }

    @Test
    void streamThatWasNotClosedIsForgottenHoleOrNot() throws IOException {
        FileEntry entry = Entries.compressed(20, "f", 5 * GIB, mostlyHole(5 * GIB));
        try (Spool spool = spool(Entries.root(), entry)) {
            DecodedSink out = spool.decoded(entry, entry.content().orElseThrow());
            out.write(bytes('a', 100_000));
            out.zeros(GIB);
            assertThatThrownBy(out::close).hasMessageContaining("ends at");
        }
        try (Spool spool = Spool.open(folder.resolve("spool"))) {
            assertThat(spool.decodedReader().next()).isEmpty();
            assertThat(Files.size(folder.resolve("spool/decoded"))).isZero();
        }
    }

    @Test
    void moreThanTheContentIsRefusedAlsoAsAHole() throws IOException {
        FileEntry entry = Entries.compressed(20, "f", 100, mostlyHole(65_536));
        try (Spool spool = spool(Entries.root(), entry);
                DecodedSink out = spool.decoded(entry, entry.content().orElseThrow())) {
            assertThatThrownBy(() -> out.zeros(101)).hasMessageContaining("longer than its 100 bytes");
            out.zeros(100);
        }
    }

    @Test
    void whatTheFileSystemCannotHoldIsRefusedWithFolderAndFigures() throws IOException {
        long length = 1L << 50;
        FileEntry entry = Entries.compressed(
                20, "big.txt", length, new Runs.Builder().add(65_536, length).build());
        try (Spool spool = spool(Entries.root(), entry)) {
            assertThatThrownBy(() -> spool.decoded(entry, entry.content().orElseThrow()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(folder.resolve("spool").toString())
                    .hasMessageContaining("big.txt")
                    .hasMessageContaining("1,125,899,906,842,624 bytes")
                    .hasMessageContaining("more are needed");
        }
    }

    private static byte[] bytes(char c, int count) {
        byte[] b = new byte[count];
        java.util.Arrays.fill(b, (byte) c);
        return b;
    }
}
