// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a node stands for; its name tells nothing.
 *
 * @param number {@code MAJOR:MINOR}
 */
record NodeNumber(ScsiTree.Kind kind, String number) {
    private static final int FORMAT = 0170000;
    private static final int CHARACTERS = 0020000;
    private static final int BLOCKS = 0060000;

    /** Of a device node, links followed; empty for all else, and on systems without them. */
    static Optional<NodeNumber> of(Path node) {
        try {
            Map<String, Object> a = Files.readAttributes(node, "unix:mode,rdev");
            int format = ((Number) a.get("mode")).intValue() & FORMAT;
            if (format != CHARACTERS && format != BLOCKS) {
                return Optional.empty();
            }
            long device = ((Number) a.get("rdev")).longValue();
            long major = device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
            long minor = device & 0xff | device >>> 12 & ~0xffL;
            return Optional.of(new NodeNumber(
                    format == CHARACTERS ? ScsiTree.Kind.CHARACTERS : ScsiTree.Kind.BLOCKS, major + ":" + minor));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
