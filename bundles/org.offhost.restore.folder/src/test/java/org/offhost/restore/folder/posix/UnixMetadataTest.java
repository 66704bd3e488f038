// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.PosixFacets;

/** What is not set is said, and set-ID bits are given to nobody whose file it was not. */
class UnixMetadataTest {
    private static final long SET_ID = 0106755;

    private final List<String> lost = new ArrayList<>();

    private int applied(Path folder, Facet... facets) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        UnixMetadata.apply(Facets.of(facets), file, lost::add, () -> {});
        return (Integer) Files.getAttribute(file, "unix:mode") & PosixFacets.PERMISSIONS;
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFFFF_FFFFL, 1L << 32, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void numberThatIsNoUserIsNotRoundedToOne(long owner, @TempDir Path folder) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "root, who may give files to others");
        int mode = applied(
                folder,
                new Facet.Number(PosixFacets.MODE, SET_ID),
                new Facet.Number(PosixFacets.OWNER, owner),
                new Facet.Number(PosixFacets.GROUP, 0));
        assertThat(mode).isEqualTo(0755);
        assertThat(lost).containsExactly("owners and groups", "modes");
    }

    @Test
    void fileOfNobodySetsNoId(@TempDir Path folder) throws Exception {
        assertThat(applied(folder, new Facet.Number(PosixFacets.MODE, SET_ID))).isEqualTo(0755);
        assertThat(lost).containsExactly("modes");
    }

    @Test
    void attributeOfALinkIsLostAloud(@TempDir Path folder) throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
        AttributeValue.Resident value = AttributeValue.Resident.copyOf(new byte[] {1}, 0, 1);
        Facets facets = Facets.of(new Facet.Number(PosixFacets.MODE, 0120777), PosixFacets.xattr("user.a", value));
        UnixMetadata.apply(facets, link, lost::add, () -> {});
        assertThat(lost).containsExactly("extended attributes");
    }
}
