// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Slice;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.kit.bytes.LittleEndian;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;
import org.offhost.tck.VolumeReading;

/** Volumes whose device ends earlier than their boot sector has it, and what lies in the last sector. */
class VolumeEndTest {
    private final NtfsParser parser = new NtfsParser();

    private static byte[] image(String name) throws IOException {
        return Files.readAllBytes(Fixtures.shared(name));
    }

    private static BlockDevice device(byte[] image, long length) {
        return Slice.of(new MemoryBlockDevice(image, 512, true), 0, length);
    }

    private static BootSector boot(byte[] image) throws CorruptStructureException {
        return BootSector.parse(image, "", 0);
    }

    /** What tools leave out of what is behind the last whole cluster. */
    @ParameterizedTest
    @CsvSource({
        "ntfs-4k,volume handle of Windows: all but the sector of the backup,-1,0",
        "ntfs-c512,the same with clusters of a sector,-1,0",
        "ntfs-c64k,the same with clusters of 64 KiB,-1,0",
        "ntfs-4kn,the same with sectors of 4 KiB,-1,0",
        "ntfs-4kn,all clusters and 512 bytes,0,512",
        "ntfs-c64k,all clusters and 512 bytes,0,512",
        "ntfs-c64k,nothing but whole clusters,0,0",
        "ntfs-c64k,a part of the rest,0,4096"
    })
    void volumeOfWhichNoClusterIsMissingIsRead(String name, String how, int sectors, int bytes) throws Exception {
        byte[] image = image(name);
        BootSector boot = boot(image);
        long length = sectors < 0 ? boot.backupPosition() : boot.position(boot.totalClusters()) + bytes;
        BlockDevice cut = device(image, length);

        VolumeSummary summary = parser.probe(cut).orElseThrow();

        assertThat(summary.length()).isLessThanOrEqualTo(length).isGreaterThan(length - boot.sectorLength());
        assertThat(summary.evidence())
                .anySatisfy(e -> assertThat(e).contains("before the backup boot sector", "no cluster is missing"));
        try (FileSystemVolume volume = parser.open(cut);
                FileSystemVolume whole = parser.open(device(image, image.length))) {
            assertThat(VolumeReading.entries(volume, OptionalLong.empty(), 1000))
                    .isEqualTo(VolumeReading.entries(whole, OptionalLong.empty(), 1000));
            List<Extent> ranges = VolumeReading.allocated(volume, 1000);
            assertThat(ranges.get(ranges.size() - 1).end()).isLessThanOrEqualTo(summary.length());
            assertThat(AllocationProof.of(volume).orElseThrow().holds()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"ntfs-4k", "ntfs-c512", "ntfs-4kn", "ntfs-c64k"})
    void volumeThatLacksItsLastClusterIsTruncated(String name) throws Exception {
        byte[] image = image(name);
        BootSector boot = boot(image);
        BlockDevice cut = device(image, boot.position(boot.totalClusters()) - boot.sectorLength());

        VolumeSummary summary = parser.probe(cut).orElseThrow();

        assertThat(summary.length()).isEqualTo(boot.volumeLength()).isGreaterThan(cut.size());
        assertThat(summary.evidence())
                .anySatisfy(e ->
                        assertThat(e).contains("contradicts", "" + cut.size(), "" + boot.volumeLength(), "truncated"));
        try (FileSystemVolume volume = parser.open(cut)) {
            assertThat(volume.find("/")).isPresent();
        }
    }

    @Test
    void volumeOfWhichNoFileRecordIsThereIsRefusedWithBothLengths() throws Exception {
        byte[] image = image("ntfs-4k");
        BlockDevice cut = device(image, 8192);

        assertThatThrownBy(() -> parser.probe(cut))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining(image.length + " bytes")
                .hasMessageContaining("8192 bytes: a truncated image");
    }

    @Test
    void backupBootSectorIsLookedAtAlsoWhenTheFirstIsGood() throws Exception {
        byte[] image = image("ntfs-4k");
        int backup = (int) boot(image).backupPosition();
        String where = "backup boot sector at byte " + backup;
        assertThat(evidence(image)).contains(where + " is the same");

        byte[] other = image.clone();
        other[backup + 0x48] ^= 1; // its serial number
        assertThat(evidence(other)).anySatisfy(e -> assertThat(e).startsWith("contradicts: another in the " + where));

        Arrays.fill(image, backup, backup + 512, (byte) 0); // as partclone 0.3.23 restores a volume
        assertThat(evidence(image)).anySatisfy(e -> assertThat(e).startsWith("contradicts: no " + where));
    }

    private List<String> evidence(byte[] image) throws IOException {
        return parser.probe(device(image, image.length)).orElseThrow().evidence();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BAAD", "HOLE", "RCRD", "INDX", "\1\2\3\4", "file"})
    void recordThatIsFreeHoldsNoFileWhateverItBeginsWith(String signature) throws Exception {
        byte[] image = image("ntfs-4k");
        List<FileEntry> before = entries(image, new ArrayList<>());
        int free = freeRecord(image);
        sign(image, free, signature);
        List<String> faults = new ArrayList<>();

        assertThat(entries(image, faults)).isEqualTo(before);
        assertThat(faults).isEmpty();
    }

    @Test
    void recordInUseThatIsMarkedBadIsAFaultInWords() throws Exception {
        byte[] image = image("ntfs-4k");
        int used;
        try (FileSystemVolume volume = parser.open(device(image, image.length))) {
            used = (int) (mft(image)
                    + 1024 * volume.find("/links/one.txt").orElseThrow().id());
        }
        sign(image, used, "BAAD");
        List<String> faults = new ArrayList<>();

        entries(image, faults);
        assertThat(faults)
                .singleElement()
                .satisfies(f -> assertThat(f).contains("at byte " + used, "expected signature FILE, found BAAD"));
    }

    @ParameterizedTest
    @CsvSource({
        "0x0080,'flags 0080h, whose meaning is not known'",
        "0x0001,to be checked at the next mount",
        "0x8001,chkdsk",
        "0x0180,0180h"
    })
    void everyFlagOfTheVolumeIsSaid(String flags, String words) throws Exception {
        byte[] image = image("ntfs-4k");
        int record = mft(image) + 3 * 1024;
        int at = record;
        while (!(image[at] == 0x70 && image[at + 1] == 0 && LittleEndian.i32(image, at + 4) < 64)) {
            at += 8; // $VOLUME_INFORMATION
        }
        int value = at + LittleEndian.u16(image, at + 20);
        image[value + 10] = (byte) (int) Integer.decode(flags);
        image[value + 11] = (byte) (Integer.decode(flags) >> 8);

        assertThat(evidence(image))
                .filteredOn(e -> e.startsWith("$Volume says version 3.1: "))
                .singleElement()
                .satisfies(e -> assertThat(e).contains(words));
    }

    private static void sign(byte[] image, int at, String signature) {
        for (int i = 0; i < 4; i++) {
            image[at + i] = (byte) signature.charAt(i);
        }
    }

    private static int mft(byte[] image) {
        return (int) LittleEndian.i64(image, 0x30) * 4096;
    }

    /** A record behind the reserved ones that is not in use. */
    private static int freeRecord(byte[] image) {
        for (int number = 64; ; number++) {
            int at = mft(image) + number * 1024;
            boolean signed = LittleEndian.signature(image, at).equals("FILE");
            if (signed && (image[at + 22] & 1) == 0) {
                return at;
            }
        }
    }

    private List<FileEntry> entries(byte[] image, List<String> faults) throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        try (FileSystemVolume volume = parser.open(device(image, image.length));
                EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(100); !b.isEnd(); b = stream.next(100)) {
                entries.addAll(b.entries());
                b.faults().forEach(f -> faults.add(f.detail()));
            }
        }
        return entries;
    }
}
