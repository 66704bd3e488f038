// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.MissingParentException;
import org.offhost.archive.set.RestoredStream;
import org.offhost.archive.set.SetReader;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.filesystem.ExtentStream;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.tck.Fixtures;

/** A set that continues another shows the volume whole, from the newest bytes there are, and says what it lacks. */
class ContinuedSetTest {
    private static final int BLOCK = 4096;

    @TempDir
    Path folder;

    private final List<byte[]> states = new ArrayList<>();
    private final List<Extent> used = new ArrayList<>();
    private TestDisk disk;
    private DiskMedium medium;

    @BeforeEach
    void chainOfThree() throws IOException {
        disk = Backup.disk(folder.resolve("medium"), 64 << 20, 512);
        medium = new DiskMedium(disk);
        Path image = Fixtures.image("fat12", folder);
        Random random = new Random(3);
        String parent = "";
        for (String id : List.of("full", "one", "two")) {
            byte[] state = Files.readAllBytes(image);
            List<Extent> changed = new ArrayList<>();
            // behind the tables of the file system, in use or not
            for (int at = state.length / 4 & -BLOCK; !parent.isEmpty() && at + BLOCK <= state.length; at += BLOCK) {
                if (random.nextInt(10) == 0) {
                    state[at + random.nextInt(BLOCK)]++;
                    changed.add(new Extent(at, BLOCK));
                }
            }
            Files.write(image, state);
            states.add(state);
            try (Backup b = Backup.of(image, folder.resolve("spool-" + id))) {
                if (parent.isEmpty()) {
                    b.toDisk(disk, id, SetProfile.VOLUME);
                } else {
                    b.toDisk(disk, id, parent, changed);
                }
                try (ExtentStream ranges = b.volume.allocated()) {
                    used.clear();
                    used.addAll(ranges.next(Integer.MAX_VALUE));
                }
            }
            parent = id;
        }
    }

    @AfterEach
    void close() throws IOException {
        medium.close();
        disk.close();
    }

    private SetReader open(int number) throws IOException {
        return medium.open(medium.sets().get(number));
    }

    /** What a set must show: what is in use, and zeros elsewhere. */
    private byte[] shown(int number) {
        byte[] bytes = new byte[states.get(number).length];
        for (Extent e : used) {
            System.arraycopy(states.get(number), (int) e.position(), bytes, (int) e.position(), (int) e.length());
        }
        return bytes;
    }

    @Test
    void eachSetShowsItsInstant() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (SetReader reader = open(i);
                    BlockDevice volume = reader.volume()) {
                ByteBuffer all = ByteBuffer.allocate((int) volume.size());
                volume.read(0, all);
                assertThat(all.array()).as("set %s", i).isEqualTo(shown(i));
            }
        }
    }

    @Test
    void piecesOfARestoreHaveEachByteOnce() throws IOException {
        for (int from : new int[] {0, 300_001}) {
            byte[] restored = new byte[states.get(2).length];
            long at = from;
            try (SetReader reader = open(2);
                    PieceSource pieces = reader.restore(from, reader.place())) {
                for (Optional<Piece> p = pieces.next(); p.isPresent(); p = pieces.next()) {
                    if (p.get() instanceof Piece.Range r) {
                        disk.read(r.extent().position(), ByteBuffer.wrap(restored, (int) at, (int) r.length()));
                    }
                    at += p.get().length();
                }
            }
            byte[] expected = shown(2);
            Arrays.fill(expected, 0, from, (byte) 0);
            assertThat(restored).isEqualTo(expected);
        }
    }

    @Test
    void setsSayWhatTheyContinue() throws IOException {
        try (SetReader reader = open(2)) {
            SetReader parent = reader.parent().orElseThrow();
            assertThat(parent).isSameAs(reader.parent().orElseThrow());
            assertThat(parent.image()).isEqualTo("one/work.qcow2");
            assertThat(parent.parent().orElseThrow().image()).isEqualTo("full/work.img");
            assertThat(parent.parent().orElseThrow().parent()).isEmpty();
        }
    }

    @Test
    void whatWasRestoredIsProvedAgainstEverySetItCameFrom() throws IOException {
        byte[] volume = shown(2);
        BlockDevice there = device(volume);
        try (SetReader top = open(2)) {
            for (Optional<SetReader> link = Optional.of(top);
                    link.isPresent();
                    link = link.get().parent()) {
                byte[] stream = new byte[(int) link.get().set().bodyLength()];
                link.get().written().read(0, ByteBuffer.wrap(stream));
                byte[] restored = new byte[stream.length];
                link.get().restoredTo(there, top).read(0, ByteBuffer.wrap(restored));
                assertThat(restored).isEqualTo(stream);
            }
            SetReader full = top.parent().orElseThrow().parent().orElseThrow();
            RestoredStream stream = full.restoredTo(there, top);
            assertThat(stream.shows(0, 512)).isFalse();
            assertThat(stream.shows(0, full.set().bodyLength())).isTrue();
        }
    }

    private BlockDevice device(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("restored"), bytes);
        return new TestDisk(file, bytes.length, 512);
    }

    @Test
    void missingParentIsNamedAndCostsNoListing() throws IOException {
        SetRecord one = medium.sets().get(1);
        disk.write(one.start(), ByteBuffer.allocate(BLOCK));
        SetRecord two = medium.sets().stream()
                .filter(s -> s.description().id().equals("two"))
                .findFirst()
                .orElseThrow();
        try (SetReader reader = medium.open(two);
                BlockDevice volume = reader.volume();
                StoredEntries entries = reader.list("/")) {
            assertThat(entries.next()).isPresent();
            assertThatThrownBy(() -> volume.read(0, ByteBuffer.allocate((int) volume.size())))
                    .isInstanceOf(MissingParentException.class)
                    .hasMessageContaining("Set two holds only what changed since set one");
            assertThatThrownBy(reader::parent).isInstanceOf(MissingParentException.class);
        }
    }

    @Test
    void parentThatLacksARangeIsDamage() throws IOException {
        SetRecord full = medium.sets().get(0);
        long table;
        try (SetReader reader = open(0)) {
            byte[] body = new byte[(int) full.bodyLength()];
            reader.written().read(0, ByteBuffer.wrap(body));
            String text = new String(body, StandardCharsets.ISO_8859_1);
            int at = text.indexOf("\"layout.extentsOffset\": \"");
            table = Long.parseLong(text.substring(at + 25, at + 25 + 19));
        }
        ByteBuffer range = ByteBuffer.allocate(32);
        ByteBuffer block = ByteBuffer.allocate(512);
        disk.read(full.start() + table, block);
        range.put(0, block, 0, 32);
        block.putLong(8, range.getLong(8) - 512); // the first range ends before it did
        disk.write(full.start() + table, block.rewind());
        try (SetReader reader = open(2);
                BlockDevice volume = reader.volume()) {
            assertThatThrownBy(() -> volume.read(0, ByteBuffer.allocate((int) volume.size())))
                    .isInstanceOf(DamagedMediumException.class)
                    .hasMessageContaining("which set one continues");
        }
    }
}
