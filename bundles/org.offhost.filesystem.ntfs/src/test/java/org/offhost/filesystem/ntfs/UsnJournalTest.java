// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Change;
import org.offhost.filesystem.ChangeJournal;
import org.offhost.filesystem.ChangeStream;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;

/** A journal of which 1 TiB was cut off, with three pages left; clusters of 4,096 bytes. */
class UsnJournalTest {
    private static final long START = 1L << 40;
    private static final long ID = 0x01DA_0000_1234_5678L;

    private final byte[] device = new byte[16 * 4096];
    private final VolumeBytes volume =
            new VolumeBytes(new MemoryBlockDevice(device), new Withdrawal("the NTFS parser"), device.length);
    private long length = START + 3 * 4096;

    /** Puts a record of version 2 or 3 at an offset behind the start; its length. */
    private int put(int offset, int version, long file, int reason, String name) {
        int fixed = version == 2 ? 24 : 40;
        byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
        int size = fixed + 36 + utf16.length + 7 & ~7;
        ByteBuffer b = RecordBytes.little(size);
        b.putInt(0, size).putShort(4, (short) version).putLong(8, file | 3L << 48);
        b.putLong(version == 2 ? 16 : 24, 5 | 5L << 48).putLong(fixed, START + offset);
        b.putLong(fixed + 8, 133_000_000_000_000_000L)
                .putInt(fixed + 16, reason)
                .putInt(fixed + 20, 1);
        b.putInt(fixed + 28, 0x20).putShort(fixed + 32, (short) utf16.length).putShort(fixed + 34, (short)
                (fixed + 36));
        b.position(fixed + 36).put(utf16);
        System.arraycopy(b.array(), 0, device, 4096 + offset, size);
        return size;
    }

    private ChangeJournal journal(long lowest) throws IOException {
        byte[] limits = RecordBytes.little(32)
                .putLong(32 << 20)
                .putLong(8 << 20)
                .putLong(ID)
                .putLong(lowest)
                .array();
        Runs runs = new Runs.Builder().add(Run.HOLE, START).add(4096, 5 * 4096).build();
        return UsnJournal.open(
                volume,
                AttributeValue.Resident.copyOf(limits, 0, 32),
                new AttributeValue.NonResident(length, length, runs));
    }

    private static List<Change> read(ChangeJournal journal, long from, int limit) throws IOException {
        List<Change> all = new ArrayList<>();
        try (ChangeStream stream = journal.changes(from)) {
            for (List<Change> some = stream.next(limit); !some.isEmpty(); some = stream.next(limit)) {
                assertThat(some.size()).isLessThanOrEqualTo(limit);
                all.addAll(some);
            }
        }
        return all;
    }

    @Test
    void recordsOfVersions2And3AreReadAcrossPagesAndOthersPassedOver() throws Exception {
        int first = put(0, 2, 40, Change.CREATED, "new.txt");
        int second = put(first, 3, 41, Change.DELETED | Change.CLOSED, "Grüße");
        put(4096, 4, 42, 1, "ranges");
        put(8192, 2, 43, 1, "last");

        ChangeJournal journal = journal(0);

        assertThat(journal.id()).isEqualTo(ID);
        assertThat(journal.first()).isEqualTo(START);
        assertThat(journal.next()).isEqualTo(length);
        List<Change> all = read(journal, START, 100);
        assertThat(all)
                .startsWith(
                        new Change(START, 40, 3, 5, 5, 133_000_000_000_000_000L, Change.CREATED, 1, 0x20, "new.txt"))
                .extracting(Change::entryId)
                .containsExactly(40L, 41L, 43L);
        assertThat(second).isPositive();
        assertThat(all.get(1).reason()).isEqualTo(Change.DELETED | Change.CLOSED);
        assertThat(read(journal, START, 1)).isEqualTo(all);
        assertThat(read(journal, START + first, 7)).isEqualTo(all.subList(1, 3));
        assertThat(read(journal, length, 7)).isEmpty();
    }

    @Test
    void lowestValidPositionCountsIfItIsHigher() throws Exception {
        assertThat(journal(START + 4096).first()).isEqualTo(START + 4096);
        assertThat(journal(Long.MAX_VALUE).first()).isEqualTo(length);
        assertThat(journal(-5).first()).isEqualTo(START);
    }

    @Test
    void positionThatIsNoLongerThereIsRefused() throws Exception {
        assertThatThrownBy(() -> journal(0).changes(START - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not from " + START + " to " + length);
        assertThatThrownBy(() -> journal(0).changes(length + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void malformedRecordsAreNamedWithTheirPosition() throws Exception {
        int first = put(0, 2, 40, 1, "new.txt");
        int[][] damages = {{0, 7}, {0, 0xFC}, {1, 0x20}, {24, 1}, {56, 9}, {56, 0xF0}, {58, 0xF0}};
        for (int[] damage : damages) {
            put(first, 2, 41, 1, "bad");
            device[4096 + first + damage[0]] = (byte) damage[1];
            assertThatThrownBy(() -> read(journal(0), START, 9))
                    .as("byte %d", damage[0])
                    .isInstanceOf(CorruptStructureException.class)
                    .hasMessageContaining("record " + (START + first) + " of $UsnJrnl:$J at byte " + (4096 + first));
        }
    }

    @Test
    void holesAreNeverRead() throws Exception {
        put(4096, 2, 43, 1, "last");
        Runs runs = new Runs.Builder()
                .add(4096, 4096)
                .add(Run.HOLE, START - 4096 + 4096)
                .add(8192, 4096)
                .build();
        byte[] limits = RecordBytes.little(32).putLong(16, ID).array();
        ChangeJournal journal = UsnJournal.open(
                volume,
                AttributeValue.Resident.copyOf(limits, 0, 32),
                new AttributeValue.NonResident(START + 8192, START + 8192, runs));

        assertThat(read(journal, 0, 10)).extracting(Change::name).containsExactly("last");
    }

    @Test
    void volumeWithoutAJournalHasNone() throws Exception {
        byte[] image = java.nio.file.Files.readAllBytes(Fixtures.shared("ntfs-4k"));
        try (FileSystemVolume without = new NtfsParser().open(new MemoryBlockDevice(image, 512, true))) {
            assertThat(without.changes()).isEmpty();
        }
    }

    @Test
    void shortLimitsAreRefused() {
        assertThatThrownBy(() -> UsnJournal.open(
                        volume,
                        AttributeValue.Resident.copyOf(new byte[31], 0, 31),
                        AttributeValue.Resident.copyOf(new byte[0], 0, 0)))
                .hasMessageContaining("$UsnJrnl:$Max")
                .hasMessageContaining("expected 32 bytes, found 31 bytes");
    }
}
