// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementOverException;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.UnreadableContentException;
import org.offhost.tck.restore.PlacementBench;

/** Archives as they come out of the pipe, read by those who know nothing of us. */
class ArchivePlacementTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final PlacementBench.Report report = new PlacementBench.Report();

    /** An archive that somebody takes while it is written. */
    private final class Site {
        private final ArchivePlacer placer = new ArchivePlacer(LIMIT);
        private final ArchivePlacer.Expected expected;
        private final PlacementBench.Memory memory = new PlacementBench.Memory(folder.resolve("state"));
        private final CompletableFuture<byte[]> all;
        private volatile boolean over;

        Site(ArchiveKind kind) {
            this.expected = placer.expect(kind, "somebody", 1).orElseThrow();
            assertThat(expected.download().pipe().take()).isTrue();
            this.all = CompletableFuture.supplyAsync(this::taken);
        }

        private byte[] taken() {
            ByteArrayOutputStream taken = new ByteArrayOutputStream();
            try {
                while (true) {
                    boolean last = over;
                    Optional<byte[]> piece = expected.download().pipe().next();
                    piece.ifPresent(taken::writeBytes);
                    if (piece.isEmpty() && last) {
                        return taken.toByteArray();
                    }
                }
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        }

        Placement begun(List<PlacementEntry> entries) throws Exception {
            PlacementOrder order =
                    new PlacementOrder("job", expected.place(), PlacementOrder.Existing.REFUSE, true, false);
            Placement placement = placer.open(order, memory, report);
            for (PlacementEntry e : entries) {
                placement.look(e);
            }
            placement.begin();
            return placement;
        }

        void run(List<PlacementEntry> entries) throws Exception {
            try (Placement placement = begun(entries)) {
                for (PlacementEntry e : entries) {
                    assertThat(placement.place(e)).isEmpty();
                }
                placement.finish();
            }
        }

        /** What is there without the piece that is held back until the job has completed. */
        byte[] withoutLast() throws Exception {
            over = true;
            return all.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        byte[] whole() throws Exception {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(withoutLast());
            whole.writeBytes(expected.download().pipe().last());
            return whole.toByteArray();
        }
    }

    private static Map<String, String> files(ArchiveKind kind, byte[] archive) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        InputStream bytes = new ByteArrayInputStream(archive);
        if (kind == ArchiveKind.TAR) {
            try (TarArchiveInputStream tar = new TarArchiveInputStream(bytes, "UTF-8")) {
                for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
                    assertThat(files.put(e.getName(), text(tar))).isNull();
                }
            }
        } else {
            try (ZipInputStream zip = new ZipInputStream(bytes, StandardCharsets.UTF_8)) {
                for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                    assertThat(files.put(e.getName(), text(zip))).isNull();
                }
            }
        }
        return files;
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void everyFileComesOnceAndInside(ArchiveKind kind) throws Exception {
        Site site = new Site(kind);
        site.run(List.of(
                PlacementBench.directory(1, "/"),
                PlacementBench.file(2, "/..", "up"),
                PlacementBench.file(3, "/../../etc/passwd", "far up"),
                PlacementBench.file(4, "/.", "here"),
                PlacementBench.directory(5, "/dir"),
                PlacementBench.file(6, "/dir/a", "first"),
                PlacementBench.file(7, "/dir/a", "twin"),
                PlacementBench.file(8, "/dir/A", "other case"),
                PlacementBench.file(9, "/dir/empty", ""),
                PlacementBench.file(10, "/dir/a\u0000b\nc\u202e", "strange"),
                PlacementBench.file(11, "/C:", "drive"),
                PlacementBench.file(12, "/back\\slash", "one name"),
                PlacementBench.file(13, "/nul.txt", "device"),
                PlacementBench.file(14, "/ends. ", "dot and space"),
                PlacementBench.file(15, "/\ud800", "half a character"),
                PlacementBench.file(16, "/long" + "n".repeat(400), "long"),
                PlacementBench.file(17, "/much", "m".repeat(1_000_000))));
        Map<String, String> files = files(kind, site.whole());
        assertThat(files).hasSize(16);
        assertThat(files.values())
                .contains("up", "far up", "here", "first", "twin", "other case", "", "strange", "drive", "one name")
                .contains("device", "dot and space", "half a character", "long", "m".repeat(1_000_000));
        Set<String> folded = new TreeSet<>();
        for (String name : files.keySet()) {
            assertThat(name).doesNotStartWith("/").doesNotContain("\u0000", "\n", "\u202e");
            assertThat(List.of(name.split("/"))).doesNotContain("..", ".", "");
            if (kind == ArchiveKind.ZIP) {
                assertThat(name).doesNotContain(":", "\\").doesNotEndWith(" ").doesNotStartWith("nul");
                assertThat(folded.add(name.toLowerCase(Locale.ROOT))).as(name).isTrue();
            }
        }
        assertThat(report.files()).isEqualTo(15);
        assertThat(report.left()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void nextPassGoesOnAtTheByteWhereADriverWent(ArchiveKind kind) throws Exception {
        byte[] content = new byte[300_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 >> 3);
        }
        int[] passes = new int[1];
        PlacementEntry interrupted =
                PlacementBench.file(3, "/b", content.length, () -> ++passes[0] == 3 ? whole(content) : cut(content));
        List<PlacementEntry> entries = List.of(
                PlacementBench.directory(1, "/"),
                PlacementBench.file(2, "/a", "before"),
                interrupted,
                PlacementBench.file(4, "/c", "behind"));
        Site site = new Site(kind);
        report.remark("noted");
        for (int pass = 1; pass <= 2; pass++) {
            try (Placement placement = site.begun(entries)) {
                placement.place(entries.get(0));
                placement.place(entries.get(1));
                assertThatThrownBy(() -> placement.place(interrupted)).isInstanceOf(ProviderWithdrawnException.class);
            }
        }
        assertThat(report.recalled()).isEqualTo("noted");
        site.run(entries);
        assertThat(files(kind, site.whole()))
                .hasSize(3)
                .containsEntry("a", "before")
                .containsEntry("b", new String(content, StandardCharsets.ISO_8859_1))
                .containsEntry("c", "behind");
        assertThat(report.written()).isEqualTo(content.length + "before".length() + "behind".length());
    }

    private static InputStream whole(byte[] content) {
        return new ByteArrayInputStream(content);
    }

    /** Content whose driver goes in its middle. */
    private static InputStream cut(byte[] content) {
        return new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at > 2 * content.length / 3) {
                    throw new ProviderWithdrawnException("gone");
                }
                return content[at++] & 0xff;
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeReadEndsTheArchive(ArchiveKind kind) throws Exception {
        Site site = new Site(kind);
        PlacementEntry damaged = PlacementBench.file(1, "/a", 100, () -> {
            throw new UnreadableContentException("it is damaged", new IOException());
        });
        PlacementEntry shorter = PlacementBench.file(2, "/b", 100, () -> whole(new byte[99]));
        PlacementEntry longer = PlacementBench.file(3, "/c", 100, () -> whole(new byte[101]));
        for (PlacementEntry entry : List.of(damaged, shorter, longer)) {
            Site fresh = entry == damaged ? site : new Site(kind);
            try (Placement placement = fresh.begun(List.of(entry))) {
                assertThatThrownBy(() -> placement.place(entry))
                        .isInstanceOf(PlacementOverException.class)
                        .hasMessageContaining(entry.path());
            }
            fresh.withoutLast();
        }
    }

    /** Whoever is cut off before the job has completed has no archive that looks whole. */
    @ParameterizedTest
    @EnumSource
    void endIsHeldBack(ArchiveKind kind) throws Exception {
        Site site = new Site(kind);
        site.run(List.of(PlacementBench.file(1, "/a", "x".repeat(1_000_000))));
        byte[] last = site.expected.download().pipe().last();
        byte[] cut = site.withoutLast();
        assertThat(last).isNotEmpty();
        assertThat(cut.length + last.length).isPositive();
        if (kind == ArchiveKind.ZIP) {
            assertThat(new String(cut, StandardCharsets.ISO_8859_1)).doesNotContain("PK\u0005\u0006");
        } else {
            assertThat(cut.length).isLessThan(1_000_000 + 512);
        }
    }

    @Test
    void nobodyWhoTakesItEndsIt() throws Exception {
        ArchivePlacer placer = new ArchivePlacer(Duration.ZERO);
        ArchivePlacer.Expected expected =
                placer.expect(ArchiveKind.TAR, "somebody", 1).orElseThrow();
        PlacementOrder order = new PlacementOrder("job", expected.place(), PlacementOrder.Existing.REFUSE, true, false);
        PlacementBench.Memory memory = new PlacementBench.Memory(folder.resolve("state"));
        PlacementEntry little = PlacementBench.file(1, "/a", "little");
        try (Placement placement = placer.open(order, memory, report)) {
            placement.look(little);
            placement.begin();
            placement.place(little);
            assertThatThrownBy(placement::finish).isInstanceOf(PlacementOverException.class);
        }
        placer.abandon(order, memory);
        assertThatThrownBy(() -> placer.open(order, memory, report)).isInstanceOf(PlacementRefusedException.class);
    }

    @Test
    void zipOfMoreThanItMayHaveIsRefusedBeforeAnythingIsSent() throws Exception {
        ArchivePlacer placer = new ArchivePlacer(LIMIT);
        ArchivePlacer.Expected expected =
                placer.expect(ArchiveKind.ZIP, "somebody", 1).orElseThrow();
        PlacementOrder order = new PlacementOrder("job", expected.place(), PlacementOrder.Existing.REFUSE, true, false);
        try (Placement placement = placer.open(order, new PlacementBench.Memory(folder.resolve("state")), report)) {
            for (int i = 0; i < ZipForm.MOST; i++) {
                placement.look(PlacementBench.directory(i, "/d" + i));
            }
            assertThatThrownBy(() -> placement.look(PlacementBench.directory(ZipForm.MOST, "/one more")))
                    .isInstanceOf(PlacementRefusedException.class)
                    .hasMessageContaining("200000");
        }
    }

    @Test
    void placesNothingButArchivesOfThisServer() {
        ArchivePlacer placer = new ArchivePlacer(LIMIT);
        assertThat(placer.places(URI.create("file:///srv"))).isFalse();
        assertThat(placer.places(
                        placer.expect(ArchiveKind.TAR, "x", 1).orElseThrow().place()))
                .isTrue();
    }
}
