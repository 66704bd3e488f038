// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.PosixFacets;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementOrder;
import org.offhost.tck.restore.PlacementBench;

/** What was closed to others is so at every moment, and what is closed to its owner is so in the end. */
class ClosedFilesTest {
    private static final String PRIVATE = "rwx------";

    private record WithMode(PlacementEntry of, long mode, Runnable read) implements PlacementEntry {
        @Override
        public String path() {
            return of.path();
        }

        @Override
        public FileEntry entry() {
            FileEntry e = of.entry();
            return new FileEntry(
                    e.id(),
                    e.sequence(),
                    e.kind(),
                    e.system(),
                    e.links(),
                    e.times(),
                    e.facets().with(new Facet.Number(PosixFacets.MODE, mode)),
                    e.target(),
                    e.attributes());
        }

        @Override
        public boolean isFurtherName() {
            return false;
        }

        @Override
        public long length(Attribute attribute) throws IOException {
            return of.length(attribute);
        }

        @Override
        public long allocated() {
            return of.allocated();
        }

        @Override
        public InputStream content(Attribute attribute) throws IOException {
            return new ByteArrayInputStream(of.content(attribute).readAllBytes()) {
                @Override
                public synchronized int read(byte[] block, int from, int length) {
                    read.run();
                    return super.read(block, from, length);
                }
            };
        }
    }

    @Test
    void modesComeWhenNothingIsLeftToDo(@TempDir Path folder) throws Exception {
        Path out = folder.resolve("out");
        List<String> seen = new ArrayList<>();
        Runnable look = () -> seen.addAll(modes(out.resolve("dir")));
        List<PlacementEntry> entries = List.of(
                new WithMode(PlacementBench.directory(1, "/"), 0040555, look),
                new WithMode(PlacementBench.directory(2, "/dir"), 0040000, look),
                new WithMode(PlacementBench.file(3, "/dir/file", "secret"), 0100640, look),
                new WithMode(PlacementBench.directory(4, "/dir/sub"), 0040100, look));
        PlacementBench.Report report = new PlacementBench.Report();
        FolderPlacer placer = new FolderPlacer();
        PlacementOrder order = new PlacementOrder("job", out.toUri(), PlacementOrder.Existing.REFUSE, false, false);
        try (Placement placement = placer.open(order, new PlacementBench.Memory(folder.resolve("state")), report)) {
            for (PlacementEntry e : entries) {
                placement.look(e);
            }
            placement.begin();
            for (PlacementEntry e : entries) {
                assertThat(placement.place(e)).isEmpty();
            }
            for (PlacementEntry e : entries) {
                placement.settle(e);
            }
            assertThat(Files.isWritable(out.resolve("dir/sub"))).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                    .isEqualTo("rwxr-xr-x");
            placement.finish();
        }
        assertThat(seen).isNotEmpty().containsOnly(PRIVATE);
        assertThat(Files.getAttribute(out, "unix:mode")).isEqualTo(0040555);
        assertThat(Files.getAttribute(out.resolve("dir"), "unix:mode")).isEqualTo(0040000);
        Files.setPosixFilePermissions(out.resolve("dir"), PosixFilePermissions.fromString(PRIVATE));
        assertThat(Files.getAttribute(out.resolve("dir/sub"), "unix:mode")).isEqualTo(0040100);
        assertThat(Files.getAttribute(out.resolve("dir/file"), "unix:mode")).isEqualTo(0100640);
        Files.setPosixFilePermissions(out.resolve("dir/sub"), PosixFilePermissions.fromString(PRIVATE));
    }

    private static List<String> modes(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            List<String> modes = new ArrayList<>();
            for (Path p : all.toList()) {
                modes.add(PosixFilePermissions.toString(Files.getPosixFilePermissions(p)));
            }
            return modes;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
