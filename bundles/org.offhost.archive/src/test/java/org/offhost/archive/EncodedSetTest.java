// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.layout.SetLayout;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;
import org.offhost.tck.Fixtures;

/** What a set of files makes of streams that are stored encoded. */
class EncodedSetTest {
    private static final long SIZE = 64L << 20;

    @TempDir
    Path folder;

    private Backup backup() throws IOException {
        return Backup.of(Fixtures.shared("ntfs-4k"), folder.resolve("spool"));
    }

    @Test
    void whatTheOverlayFilterCompressedIsPlainInASetOfFiles() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk);
                SetReader reader = medium.open(b.toDisk(disk, "set-1", SetProfile.FILES))) {
            Map<String, String> streams = Truth.streams(reader);
            for (String format : List.of("xpress4k", "xpress8k", "xpress16k", "lzx")) {
                String path = "/wof/" + format + ".txt";
                StoredEntry entry = reader.find(path).orElseThrow();
                assertThat(streams.get(path)).isEqualTo(streams.get(path + ".expected"));
                assertThat(entry.entry().attributes())
                        .as("neither the compressed stream nor the reparse point")
                        .extracting(Attribute::type)
                        .containsExactly("$DATA");
                assertThat(WindowsFacets.attributes(entry.entry().facets()) & 0x600)
                        .isZero();
            }
        }
    }

    @Test
    void metadataInClustersOfItsOwnIsInTheSet() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk);
                SetReader reader = medium.open(b.toDisk(disk, "set-1", SetProfile.FILES));
                SpoolReader entries = b.spool.entries()) {
            int found = 0;
            for (Optional<FileEntry> next = entries.next(); next.isPresent(); next = entries.next()) {
                FileEntry e = next.get();
                for (Attribute a : e.attributes()) {
                    boolean metadata = a.role() != Attribute.Role.CONTENT && a.role() != Attribute.Role.STRUCTURE;
                    if (!e.system() && metadata && a.value() instanceof AttributeValue.NonResident) {
                        String path =
                                b.spool.directories().path(e.links().get(0)).orElseThrow();
                        StoredEntry stored = reader.find(path).orElseThrow();
                        Attribute kept = stored.entry().attributes().stream()
                                .filter(k -> k.role() == a.role())
                                .findFirst()
                                .orElseThrow();
                        assertThat(((AttributeValue.Resident) kept.value()).toArray())
                                .isEqualTo(b.volume.content(e, a).readAllBytes());
                        found++;
                    }
                }
            }
            assertThat(found).isPositive();
        }
    }

    @Test
    void whatTheOverlayFilterCompressedIsKeptRawIfToldSo() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk)) {
            b.encoded = Encoded.RAW;
            SetRecord set = b.toDisk(disk, "set-1", SetProfile.FILES);
            try (SetReader reader = medium.open(set)) {
                StoredEntry entry = reader.find("/wof/lzx.txt").orElseThrow();
                Attribute packed = entry.entry().attributes().stream()
                        .filter(a -> a.name().equals("WofCompressedData"))
                        .findFirst()
                        .orElseThrow();
                assertThat(entry.entry().content().orElseThrow().encoding()).isEqualTo(Encoding.WOF);
                assertThat(entry.entry().attributes())
                        .extracting(Attribute::role)
                        .contains(Attribute.Role.REPARSE);
                assertThat(Truth.sha256(reader.content(entry, packed)))
                        .isEqualTo(Truth.sha256(b.volume.content(entry.entry(), packed)));
            }
        }
    }

    @Test
    void rawBytesOfAnEncryptedFileAreWholeSectorsAndTheLengthOfThePadding() throws IOException {
        try (Backup b = backup();
                TestDisk disk = Backup.disk(folder.resolve("medium"), SIZE, 512);
                DiskMedium medium = new DiskMedium(disk);
                SetReader reader = medium.open(b.toDisk(disk, "set-1", SetProfile.FILES))) {
            StoredEntry entry = reader.find("/efs/raw.bin").orElseThrow();
            byte[] raw =
                    reader.content(entry, entry.entry().content().orElseThrow()).readAllBytes();
            assertThat(raw).hasSize(8192 + 2);
            assertThat(new byte[] {raw[8192], raw[8193]}).containsExactly(8192 - 8092, 0);
            assertThat(Truth.sha256(new ByteArrayInputStream(raw)))
                    .as("what ntfs-3g gives with efs_raw, by the manifest")
                    .isEqualTo(secondHash("/efs/raw.bin"));
        }
    }

    private static String secondHash(String path) throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Fixtures.class.getResourceAsStream("volumes/ntfs-4k.jsonl.gz"))))) {
            String line = in.lines()
                    .filter(l -> l.contains("\"path\":\"" + path + "\""))
                    .findFirst()
                    .orElseThrow();
            int at = line.indexOf("sha256_second") + 16;
            return line.substring(at, at + 64);
        }
    }

    @Test
    void aFileWhoseContentLiesElsewhereIsLeftOutUnlessAllIsRaw() throws IOException {
        FileEntry here = Entries.resident(40, 5, "here", "text");
        FileEntry away = Entries.of(
                41,
                FileEntry.Kind.FILE,
                5,
                "away",
                Entries.content("", Encoding.DEDUP, new AttributeValue.NonResident(9, 0, Runs.NONE)));
        try (Backup b = backup();
                Spool spool = Spool.create(folder.resolve("away"), b.volume.summary())) {
            spool.append(new EntryBatch(List.of(Entries.root(), here, away), List.of(), 41));
            spool.completeEntries();
            MediumGeometry disk = MediumGeometry.disk(512);
            SetLayout plain = SetLayout.plan(spool, Entries.description(), Selection.ALL, disk);
            SetLayout raw = SetLayout.plan(spool, Entries.description(), Selection.ALL, disk, Encoded.RAW);
            assertThat(raw.counts().members()).isEqualTo(plain.counts().members() + 1);
        }
    }
}
