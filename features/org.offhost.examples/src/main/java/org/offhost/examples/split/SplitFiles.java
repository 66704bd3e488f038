// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.split;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/**
 * The files of an image: FILE.001, FILE.002 and so on, as {@code split --numeric-suffixes=1 -a 3} and imaging programs write them. The
 * unit is called where its first file lies.
 */
final class SplitFiles {
    static final String KIND = "split:";
    static final int BLOCK = 512;
    private static final int MOST_PARTS = 999;

    private SplitFiles() {}

    /** In their order; none if the unit is not one of ours, or is not there. */
    static List<Path> of(Designator unit) throws IOException {
        List<Path> parts = new ArrayList<>();
        if (unit.scheme() != Designator.Scheme.URI || !unit.value().startsWith(KIND)) {
            return parts;
        }
        Path image = path(unit.value());
        while (parts.size() < MOST_PARTS && Files.exists(part(image, parts.size() + 1))) {
            parts.add(part(image, parts.size() + 1));
        }
        if (!parts.isEmpty() && Files.exists(part(image, parts.size() + 2))) {
            throw new NoSuchFileException(
                    part(image, parts.size() + 1).toString(), null, "the one behind it is there: bytes are missing");
        }
        return parts;
    }

    /** What a unit is, without an open session. */
    static Unit describe(Designator unit, List<Path> parts) throws IOException {
        long size = 0;
        for (Path part : parts) {
            long length = Files.size(part);
            if (length == 0 || length % BLOCK != 0) {
                throw new IOException(part + ": expected a multiple of " + BLOCK + " bytes, found " + length);
            }
            size += length;
        }
        return new Unit(unit, Unit.Kind.BLOCKS, size, BLOCK, true, "");
    }

    /** The image that an address of our kind names. */
    static Path path(String address) throws IOException {
        try {
            return Path.of(address.substring(KIND.length()));
        } catch (InvalidPathException e) {
            throw new IOException("'" + address + "' names no file", e);
        }
    }

    static Path part(Path image, int number) {
        return image.resolveSibling(String.format("%s.%03d", image.getFileName(), number));
    }
}
