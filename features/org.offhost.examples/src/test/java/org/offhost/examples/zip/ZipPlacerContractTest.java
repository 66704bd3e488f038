// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementOverException;
import org.offhost.restore.PlacementRefusedException;
import org.offhost.restore.RestorePlacer;
import org.offhost.tck.restore.PlacementBench;
import org.offhost.tck.restore.RestorePlacerContract;

class ZipPlacerContractTest extends RestorePlacerContract {
    @Override
    protected RestorePlacer placer() {
        return new ZipPlacer();
    }

    @Override
    protected void withdraw(RestorePlacer placer) {
        ((ZipPlacer) placer).withdraw();
    }

    @Override
    protected URI destination(Path scratch) {
        return scratch.resolve("out.zip").toUri();
    }

    /** By the index at the end of the archive, as other programs read it. */
    @Override
    protected Map<String, String> placed(URI destination) throws IOException {
        Map<String, String> placed = new HashMap<>();
        if (Files.exists(Path.of(destination))) {
            try (ZipFile zip = new ZipFile(Path.of(destination).toFile())) {
                for (ZipEntry e : Collections.list(zip.entries())) {
                    if (!e.isDirectory()) {
                        byte[] content = zip.getInputStream(e).readAllBytes();
                        String before = placed.put(e.getName(), new String(content, StandardCharsets.ISO_8859_1));
                        assertThat(before).as("another %s", e.getName()).isNull();
                    }
                }
            }
        }
        return placed;
    }

    /** Names of folders are known by their end alone. */
    @Test
    void zipsAreItsOwnAndFoldersAreNot() {
        assertThat(placer().places(URI.create("file:///a/b.zip"))).isTrue();
        assertThat(placer().places(URI.create("file:///a/b.zip/"))).isTrue();
        assertThat(placer().places(URI.create("file:///a/zip"))).isFalse();
        assertThat(placer().places(URI.create("tar:/a/b.zip"))).isFalse();
    }

    private static final List<PlacementEntry> ONE = List.of(PlacementBench.file(2, "/dir/new", "content"));

    private void place(PlacementOrder order, PlacementBench.Memory memory, Path made) throws Exception {
        try (Placement placement = placer().open(order, memory, new PlacementBench.Report())) {
            placement.look(ONE.get(0));
            placement.begin();
            assertThat(placement.place(ONE.get(0))).isEmpty();
            Files.write(made, new byte[1]);
            placement.settle(ONE.get(0));
            placement.finish();
        }
    }

    /** Killed when the archive had its name, and before that was known, the job makes it again; nobody else's is replaced. */
    @Test
    void archiveOfTheJobIsReplacedAndThatOfSomebodyElseIsNot(@TempDir Path folder) throws Exception {
        PlacementOrder order = order(folder, "job");
        PlacementBench.Memory memory = new PlacementBench.Memory(folder.resolve("state"));
        place(order, memory, folder.resolve("beside"));
        place(order, memory.afterKill(), folder.resolve("beside"));
        assertThat(placed(order.destination())).containsOnly(Map.entry("dir/new", "content"));

        PlacementOrder other = order(folder, "other");
        PlacementBench.Memory fresh = new PlacementBench.Memory(folder.resolve("fresh"));
        assertThatThrownBy(() -> place(other, fresh, folder.resolve("other.zip")))
                .isInstanceOf(PlacementOverException.class)
                .hasMessageContaining("somebody made");
        assertThat(folder.resolve("other.zip")).hasSize(1);
    }

    /** A name that is harmless here, but not where the zip is unpacked. */
    @Test
    void nameThatLeadsOutElsewhereIsToldAndNotPlaced(@TempDir Path folder) throws Exception {
        PlacementBench.Memory memory = new PlacementBench.Memory(folder.resolve("state"));
        try (Placement placement = placer().open(order(folder, "job"), memory, new PlacementBench.Report())) {
            placement.begin();
            for (String path : List.of("/C:x", "/a\\..\\..\\x", "/" + "n".repeat(30_000))) {
                assertThat(placement.place(PlacementBench.file(1, path, "x")))
                        .as(path)
                        .isPresent();
            }
            placement.finish();
        }
        assertThat(placed(order(folder, "job").destination())).isEmpty();
    }

    @Test
    void moreFilesThanMemoryHasRoomForAreRefusedBeforeAnythingIsWritten(@TempDir Path folder) throws Exception {
        PlacementBench.Memory memory = new PlacementBench.Memory(folder.resolve("state"));
        try (Placement placement = placer().open(order(folder, "job"), memory, new PlacementBench.Report())) {
            for (int i = 0; i < 200_000; i++) {
                placement.look(ONE.get(0));
            }
            assertThatThrownBy(() -> placement.look(ONE.get(0))).isInstanceOf(PlacementRefusedException.class);
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static PlacementOrder order(Path folder, String job) {
        URI zip = folder.resolve(job + ".zip").toUri();
        return new PlacementOrder(job, zip, PlacementOrder.Existing.REFUSE, false, false);
    }
}
