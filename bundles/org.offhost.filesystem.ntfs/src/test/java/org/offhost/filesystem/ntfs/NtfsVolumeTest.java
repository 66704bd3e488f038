// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.kit.bytes.LittleEndian;
import org.offhost.tck.FaultyBlockDevice;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;

/** The small volume with clusters of 4 KiB, whole and damaged. */
class NtfsVolumeTest {
    private static byte[] original;

    private final byte[] image = image();
    private final List<Fault> faults = new ArrayList<>();

    private static synchronized byte[] image() {
        try {
            if (original == null) {
                original = Files.readAllBytes(Fixtures.shared("ntfs-4k"));
            }
            return original.clone();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private BlockDevice device() {
        return new MemoryBlockDevice(image, 512, true);
    }

    private FileSystemVolume open() throws IOException {
        return new NtfsParser().open(device());
    }

    private List<FileEntry> inventory(BlockDevice device) throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        try (FileSystemVolume volume = new NtfsParser().open(device);
                EntryStream stream = volume.entries(OptionalLong.empty())) {
            for (EntryBatch b = stream.next(100); !b.isEnd(); b = stream.next(100)) {
                entries.addAll(b.entries());
                faults.addAll(b.faults());
            }
        }
        return entries;
    }

    /** Byte of the volume at which the file record of a path begins; $MFT of this volume is in one run up to there. */
    private long recordOf(String path) throws IOException {
        return mftStart() + open().find(path).orElseThrow().id() * 1024;
    }

    private long mftStart() {
        return LittleEndian.i64(original, 0x30) * 4096;
    }

    private long mirrorStart() {
        return LittleEndian.i64(original, 0x38) * 4096;
    }

    private void zero(long from, int length) {
        Arrays.fill(image, (int) from, (int) from + length, (byte) 0);
    }

    @Test
    void badRecordIsAFaultAndTheRestIsThere() throws Exception {
        List<FileEntry> before = inventory(device());
        long record = recordOf("/links/one.txt");
        image[(int) record + 510] ^= 1;

        List<FileEntry> after = inventory(device());

        long number = (record - mftStart()) / 1024;
        assertThat(after).hasSize(before.size() - 1).extracting(FileEntry::id).doesNotContain(number);
        assertThat(faults).singleElement().satisfies(f -> {
            assertThat(f.structure()).isEqualTo("file record " + number);
            assertThat(f.position()).isEqualTo(record);
            assertThat(f.detail()).contains("update sequence number");
        });
    }

    @Test
    void unreadableBlockCostsItsRecordsAlone() throws Exception {
        int before = inventory(device()).size();
        long record = recordOf("/links/one.txt");

        List<FileEntry> after = inventory(new FaultyBlockDevice(device()).unreadable(record + 512, 512));

        assertThat(after).hasSize(before - 1);
        assertThat(faults).singleElement().satisfies(f -> assertThat(f.detail()).contains("unrecovered read error"));
    }

    @Test
    void badExtensionRecordCostsItsFileAlone() throws Exception {
        List<FileEntry> before = inventory(device());
        FileEntry owner = open().find("/ads/fifty.txt").orElseThrow();
        long extension = firstExtension(owner.id());
        image[(int) (mftStart() + extension * 1024) + 1022] ^= 1;

        List<FileEntry> after = inventory(device());

        assertThat(after).hasSize(before.size() - 1).extracting(FileEntry::id).doesNotContain(owner.id());
        assertThat(faults)
                .extracting(Fault::structure)
                .containsExactlyInAnyOrder("file record " + owner.id(), "file record " + extension);
    }

    private long firstExtension(long base) {
        for (long n = 24; ; n++) {
            if (FileReference.number(LittleEndian.i64(image, (int) (mftStart() + n * 1024) + 32)) == base) {
                return n;
            }
        }
    }

    @Test
    void firstRecordsAreReadFromTheMirrorAndThatIsSaid() throws Exception {
        List<FileEntry> before = inventory(device());
        assertThat(faults).isEmpty();
        image[(int) mftStart()] = 'X';
        image[(int) mftStart() + 3 * 1024] = 'X';

        VolumeSummary summary = new NtfsParser().probe(device()).orElseThrow();

        assertThat(summary.label()).isNotEmpty();
        assertThat(summary.evidence()).anySatisfy(e -> assertThat(e).contains("read from $MFTMirr instead"));
        assertThat(inventory(device())).isEqualTo(before);
        assertThat(faults).extracting(Fault::structure).containsExactly("file record 0", "file record 3");
    }

    @Test
    void volumeWithoutAnyRecordOfTheMftIsRefused() {
        image[(int) mftStart()] = 'X';
        image[(int) mirrorStart()] = 'X';

        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("file record 0 at byte " + mftStart() + ": expected signature FILE");
    }

    @Test
    void backupBootSectorIsUsedAndThatIsSaid() throws Exception {
        VolumeSummary before = new NtfsParser().probe(device()).orElseThrow();
        for (int kind = 0; kind < 2; kind++) {
            if (kind == 0) {
                image[0x0D] = 3;
            } else {
                zero(0, 512);
            }
            VolumeSummary summary = new NtfsParser().probe(device()).orElseThrow();
            assertThat(summary.length()).isEqualTo(before.length());
            assertThat(summary.evidence())
                    .anySatisfy(e -> assertThat(e).startsWith("backup boot sector at byte " + (before.length() - 512)));
            assertThat(summary.evidence()).anySatisfy(e -> assertThat(e).contains("the boot sector is bad"));
        }
        assertThat(inventory(new FaultyBlockDevice(device()).unreadable(0, 512)))
                .isNotEmpty();
    }

    @Test
    void volumeThatWasFormattedAnewIsNotKnownByItsBackupBootSector() throws Exception {
        Arrays.fill(image, 0, 512, (byte) 0x5A);
        assertThat(new NtfsParser().probe(device())).isEmpty();

        zero(0, 512);
        zero(mftStart(), 1024);
        zero(mirrorStart(), 1024);
        assertThat(new NtfsParser().probe(device())).isEmpty();
    }

    @Test
    void malformedBootSectorWithoutABackupIsNamed() {
        image[0x0D] = 3;
        zero(image.length - 512, 512);

        assertThatThrownBy(() -> new NtfsParser().probe(device()))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("expected a cluster length of up to 2 MiB, found sectors per cluster 3");
    }

    @Test
    void namesAreComparedAsNtfsDoes() throws Exception {
        try (FileSystemVolume volume = open()) {
            assertThat(volume.find("/LINKS/ONE.txt")).isEqualTo(volume.find("/links/one.txt"));
            assertThat(volume.find("/names/GRÜSSE.txt")).isEmpty();
            assertThat(volume.find("/names/GRÜßE.TXT"))
                    .isEqualTo(volume.find("/names/Grüße.txt"))
                    .isPresent();
            assertThat(volume.find("/meta/CUSTOM~9.TXT"))
                    .isEqualTo(volume.find("/meta/dos-name-is-custom.txt"))
                    .isPresent();
            assertThat(volume.find("/links/one.txt/x")).isEmpty();
            assertThat(volume.find("/links/")).isEmpty();
            assertThatThrownBy(() -> volume.find("links")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shortNameIsALinkOfItsOwn() throws Exception {
        FileEntry entry = open().find("/meta/dos-name-is-custom.txt").orElseThrow();

        assertThat(entry.links()).extracting(Link::name).containsExactly("dos-name-is-custom.txt", "CUSTOM~9.TXT");
        assertThat(entry.links()).extracting(Link::shortName).containsExactly(false, true);
    }

    @Test
    void encodingsAreTold() throws Exception {
        try (FileSystemVolume volume = open()) {
            assertThat(encoding(volume, "/compressed/text.txt", "")).isEqualTo(Encoding.LZNT1);
            assertThat(encoding(volume, "/compressed/tiny.txt", "")).isEqualTo(Encoding.PLAIN);
            assertThat(encoding(volume, "/efs/raw.bin", "")).isEqualTo(Encoding.EFS);
            assertThat(encoding(volume, "/wof/lzx.txt", "")).isEqualTo(Encoding.WOF);
            assertThat(encoding(volume, "/wof/lzx.txt", "WofCompressedData")).isEqualTo(Encoding.PLAIN);
            FileEntry efs = volume.find("/efs/raw.bin").orElseThrow();
            assertThat(efs.attributes()).extracting(Attribute::role).contains(Attribute.Role.ENCRYPTION);
        }
    }

    private static Encoding encoding(FileSystemVolume volume, String path, String stream) throws IOException {
        return volume.find(path).orElseThrow().attributes().stream()
                .filter(a -> a.type().equals("$DATA") && a.name().equals(stream))
                .findFirst()
                .orElseThrow()
                .encoding();
    }

    @Test
    void compressedContentIsReadFromAnyPlace() throws Exception {
        try (FileSystemVolume volume = open()) {
            FileEntry entry = volume.find("/compressed/mixed.bin").orElseThrow();
            byte[] whole;
            try (InputStream in = volume.content(entry, entry.content().orElseThrow())) {
                whole = in.readAllBytes();
            }
            for (int from : new int[] {1, 65_535, 65_536, 100_000, whole.length - 1, whole.length}) {
                try (InputStream in = volume.content(entry, entry.content().orElseThrow())) {
                    in.skipNBytes(from);
                    assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(whole, from, whole.length));
                    assertThat(in.read()).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void securityDescriptorsOfTheSameNumberAreOneObject() throws Exception {
        List<FileEntry> entries = inventory(device());
        List<AttributeValue.Resident> all = entries.stream()
                .flatMap(e -> WindowsFacets.security(e.facets()).stream())
                .toList();
        long objects = all.stream().map(System::identityHashCode).distinct().count();

        assertThat(all.size()).isGreaterThan(entries.size() - 15);
        assertThat(objects).isLessThan(100).isGreaterThan(40);
        assertThat(all)
                .allSatisfy(d -> assertThat(d.toArray()[0]).as("revision").isEqualTo((byte) 1));
    }

    @Test
    void closedSessionsRefuse() throws Exception {
        FileSystemVolume volume = open();
        EntryStream entries = volume.entries(OptionalLong.empty());
        entries.close();
        volume.close();

        assertThatThrownBy(() -> entries.next(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> volume.find("/"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
    }
}
