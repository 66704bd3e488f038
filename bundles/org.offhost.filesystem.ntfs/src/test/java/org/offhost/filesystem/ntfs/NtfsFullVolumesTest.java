// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Access;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.Run;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.CountingBlockDevice;
import org.offhost.tck.Fixtures;
import org.offhost.tck.ImageBlockDevice;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.manifest.ManifestCheck;

/** The full sets of {@code rig/volumes}, where there are any. */
class NtfsFullVolumesTest {
    private static Path image(String name) throws Exception {
        return images(name).get(0);
    }

    private static List<Path> images(String name) throws Exception {
        List<Path> images = Fixtures.fulls(name);
        String missing = "skipped: no " + name + ".img in -D" + Fixtures.FULL_VOLUMES + "="
                + System.getProperty(Fixtures.FULL_VOLUMES, "") + " (made by rig/volumes/make-volumes " + name + ")";
        if (images.isEmpty()) {
            System.out.println(missing);
        }
        assumeTrue(!images.isEmpty(), missing);
        return images;
    }

    private static CountingBlockDevice device(Path image) throws Exception {
        return new CountingBlockDevice(ImageBlockDevice.open(image, Access.READ));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-rich", "ntfs-c512", "ntfs-c64k", "ntfs-4kn", "ntfs-dirty"})
    void everythingIsAsTheManifestSays(String name) throws Exception {
        for (Path image : images(name)) {
            compare(image);
        }
    }

    private static void compare(Path image) throws Exception {
        Manifest manifest = Fixtures.manifestOf(image);
        try (CountingBlockDevice device = device(image);
                FileSystemVolume volume = new NtfsParser().open(device)) {
            ManifestCheck.Report report = ManifestCheck.compare(volume, manifest);
            System.out.println("full set " + image + ": " + report);
            assertThat(report.differences()).isEmpty();
            assertThat(report.paths()).isEqualTo(manifest.lines().size());
            assertThat(AllocationProof.of(volume).orElseThrow().conflicts()).isEmpty();
            for (Manifest.Line line : manifest.lines()) {
                // both count 8.3 names; neither counts the links of a directory in its subdirectories
                FileEntry entry = volume.find(line.path()).orElseThrow();
                if (line.layoutError().isEmpty()) {
                    assertThat((long) entry.links().size()).as(line.path()).isEqualTo(line.links());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ntfs-rich", "ntfs-c512", "ntfs-c64k", "ntfs-c2m", "ntfs-4kn", "ntfs-dirty"})
    void inventoryReadsLittleMoreThanTheMft(String name) throws Exception {
        Path image = image(name);
        try (CountingBlockDevice device = device(image);
                FileSystemVolume volume = new NtfsParser().open(device)) {
            long mft = 0;
            try (EntryStream entries = volume.entries(java.util.OptionalLong.empty())) {
                for (EntryBatch b = entries.next(1000); !b.isEnd(); b = entries.next(1000)) {
                    assertThat(b.faults()).isEmpty();
                    if (mft == 0) {
                        mft = b.entries().get(0).content().orElseThrow().length();
                    }
                }
            }
            System.out.println(
                    "full set " + name + ": inventory read " + device.bytesRead() + " bytes, $MFT has " + mft);
            assertThat(device.bytesRead()).isLessThan(mft + mft / 20);
        }
    }

    /** The Sleuth Kit does not know this cluster length; the runs are ntfscluster's, which names no streams. */
    @Test
    void clustersOf2MiBAreAsTheMountSays() throws Exception {
        Path image = image("ntfs-c2m");
        Manifest manifest = Fixtures.manifestOf(image);
        int hashes = 0;
        try (CountingBlockDevice device = device(image);
                FileSystemVolume volume = new NtfsParser().open(device)) {
            for (Manifest.Line line : manifest.lines()) {
                FileEntry entry = volume.find(line.path()).orElseThrow();
                assertThat(layout(entry))
                        .as(line.path())
                        .containsExactlyInAnyOrderElementsOf(line.streams().stream()
                                .map(NtfsFullVolumesTest::layout)
                                .toList());
                for (Manifest.Stream s : line.contents()) {
                    Attribute a = content(entry, s.name());
                    boolean readable = a.encoding() != Encoding.EFS
                            && s.sha256().orElse("error").length() == 64;
                    if (readable) {
                        hashes++;
                        assertThat(sha256(volume, entry, a))
                                .as(line.path() + ":" + s.name())
                                .isEqualTo(s.sha256().get());
                    }
                }
            }
        }
        System.out.println("full set ntfs-c2m: paths " + manifest.lines().size() + ", hashes " + hashes);
        assertThat(hashes).isGreaterThan(1000);
    }

    private static Attribute content(FileEntry entry, String name) {
        return entry.attributes().stream()
                .filter(a -> a.role() == Attribute.Role.CONTENT && a.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String sha256(FileSystemVolume volume, FileEntry entry, Attribute a) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = volume.content(entry, a)) {
            byte[] chunk = new byte[1 << 16];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                digest.update(chunk, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<String> layout(FileEntry entry) {
        List<String> out = new ArrayList<>();
        for (Attribute a : entry.attributes()) {
            List<Run> runs = new ArrayList<>();
            if (a.value() instanceof AttributeValue.NonResident value) {
                value.runs().forEach(runs::add);
            }
            out.add(a.type() + (a.value() instanceof AttributeValue.Resident ? " resident" : " " + runs));
        }
        return out;
    }

    private static String layout(Manifest.Stream s) {
        long cluster = 2 << 20;
        List<Run> runs = s.extents().stream()
                .map(e -> new Run(
                        e.offset() * cluster, e.place() < 0 ? Run.HOLE : e.place() * cluster, e.count() * cluster))
                .toList();
        return s.type() + (s.resident() ? " resident" : " " + runs);
    }
}
