// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.ObjIntConsumer;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.kit.bytes.LittleEndian;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;
import org.offhost.tck.VolumeReading;

/** Sectors of the metadata damaged at random: nothing but typed errors may come of it. */
class NtfsDamageTest {
    private static final int CASES = 100;
    private static final int SECTOR = 512;

    private final Random random = new Random(20);

    @Test
    void damageEndsInFaultsOrTypedErrors() throws Exception {
        byte[] image = Files.readAllBytes(Fixtures.shared("ntfs-c512"));
        int mft = (int) LittleEndian.i64(image, 0x30) * SECTOR;
        int faults = 0;
        for (int i = 0; i < CASES; i++) {
            int sector = mft + random.nextInt(700) * SECTOR;
            byte[] kept = Arrays.copyOfRange(image, sector, sector + SECTOR);
            damage(image, sector);
            try {
                faults += readAll(image);
            } catch (CorruptStructureException refused) {
                faults++;
            }
            System.arraycopy(kept, 0, image, sector, SECTOR);
        }
        assertThat(faults).isGreaterThan(CASES / 5);
    }

    /** Found by the corruption drill: a record of zeros looks like one that was never written. */
    @Test
    void recordOverwrittenWithZerosIsAFaultByNumber() throws Exception {
        assertThat(faultOfDamagedRecord((image, record) -> Arrays.fill(image, record, record + SECTOR, (byte) 0)))
                .contains("expected a record, as $MFT:$BITMAP says, found zeros");
    }

    /** Found by the corruption drill: the file was gone, since extensions are not listed. */
    @Test
    void recordThatSaysFalselyThatItIsAnExtensionIsAFaultByNumber() throws Exception {
        assertThat(faultOfDamagedRecord((image, record) -> image[record + 32] = 1))
                .contains("expected no $STANDARD_INFORMATION in an extension of 1");
    }

    /** Found by the corruption drill: the file was gone. */
    @Test
    void recordThatSaysFalselyThatItIsFreeIsAFaultByNumber() throws Exception {
        assertThat(faultOfDamagedRecord((image, record) -> image[record + 22] ^= 1))
                .contains("expected a record in use, as $MFT:$BITMAP says, found a free one");
    }

    private static String faultOfDamagedRecord(ObjIntConsumer<byte[]> damage) throws IOException {
        byte[] image = Files.readAllBytes(Fixtures.shared("ntfs-c512"));
        long number;
        try (FileSystemVolume volume = new NtfsParser().open(new MemoryBlockDevice(image, SECTOR, true))) {
            number = volume.find("/links/one.txt").orElseThrow().id();
        }
        damage.accept(image, (int) LittleEndian.i64(image, 0x30) * SECTOR + (int) number * 1024);
        try (FileSystemVolume volume = new NtfsParser().open(new MemoryBlockDevice(image, SECTOR, true));
                EntryStream stream = volume.entries(OptionalLong.of(number - 1))) {
            List<Fault> faults = stream.next(1).faults();
            assertThat(faults).extracting(Fault::structure).containsExactly("file record " + number);
            return faults.get(0).detail();
        }
    }

    /** Noise, or some bytes of which the fixups know nothing. */
    private void damage(byte[] image, int sector) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[SECTOR];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, image, sector, SECTOR);
        } else {
            for (int n = random.nextInt(6); n >= 0; n--) {
                image[sector + random.nextInt(SECTOR - 2)] = (byte) (random.nextBoolean() ? -1 : random.nextInt());
            }
        }
    }

    private static int readAll(byte[] image) throws IOException {
        int faults = 0;
        try (FileSystemVolume volume = new NtfsParser().open(new MemoryBlockDevice(image, SECTOR, true));
                EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(100); !b.isEnd(); b = stream.next(100)) {
                faults += b.faults().size();
                for (FileEntry entry : b.entries()) {
                    for (Attribute a : entry.attributes()) {
                        faults += read(volume, entry, a);
                    }
                }
            }
            VolumeReading.allocated(volume, 1000);
        }
        return faults;
    }

    private static int read(FileSystemVolume volume, FileEntry entry, Attribute a) throws IOException {
        try (InputStream in = volume.content(entry, a)) {
            in.readNBytes(100_000);
            return 0;
        } catch (CorruptStructureException bad) {
            return 1;
        }
    }
}
