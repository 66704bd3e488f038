// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.tck.MemoryBlockDevice;

/** What the contract does not ask for: that which only Rock Ridge has, and what is refused. */
class IsoParserTest {
    private final byte[] image;
    private final IsoParser parser = new IsoParser();

    IsoParserTest() throws IOException {
        try (InputStream in = new GZIPInputStream(IsoParserContractTest.resource("iso.img.gz"))) {
            image = in.readAllBytes();
        }
    }

    private FileSystemVolume open() throws IOException {
        return parser.open(new MemoryBlockDevice(image, 2048, true));
    }

    private FileEntry find(String path) throws IOException {
        try (FileSystemVolume volume = open()) {
            return volume.find(path).orElseThrow();
        }
    }

    @Test
    void volumeSaysItsNameAndHowFilesAreNamed() throws IOException {
        VolumeSummary summary =
                parser.probe(new MemoryBlockDevice(image, 2048, true)).orElseThrow();
        assertEquals("EXAMPLE", summary.label());
        assertTrue(String.join("\n", summary.evidence()).contains("Rock Ridge"), summary.toString());
    }

    @Test
    void symbolicLinkPointsWhereItWasMadeTo() throws IOException {
        assertEquals(LinkTarget.posix("../hello.txt"), find("/docs/link").target().orElseThrow());
        assertEquals(
                LinkTarget.posix("/usr/share/./doc"), find("/docs/absolute").target().orElseThrow());
    }

    @Test
    void modeAndKindAreThoseOfTheFile() throws IOException {
        assertEquals(0444, PosixFacets.mode(find("/hello.txt").facets()).orElseThrow() & PosixFacets.PERMISSIONS);
        assertEquals(FileEntry.Kind.SPECIAL, find("/pipe").kind());
    }

    /** Eight levels are all that ISO 9660 has: what is deeper lies elsewhere, and is shown where it belongs. */
    @Test
    void directoryThatIsTooDeepIsWhereItBelongs() throws IOException {
        String path = "/deep";
        for (int i = 1; i < 12; i++) {
            path += "/level " + i;
        }
        assertEquals(FileEntry.Kind.FILE, find(path + "/bottom").kind());
    }

    @Test
    void blocksOfAnotherLengthAreRefusedWithWhatWasExpected() {
        image[16 * 2048 + 128] = 0;
        image[16 * 2048 + 129] = 2;
        CorruptStructureException e = assertThrows(CorruptStructureException.class, this::open);
        assertEquals("blocks of 2048 bytes", e.expected());
        assertEquals(16 * 2048 + 128, e.position());
    }
}
