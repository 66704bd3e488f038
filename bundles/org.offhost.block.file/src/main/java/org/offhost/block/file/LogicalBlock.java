// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** How long a block is: of a file 512 bytes, of a block device what the kernel says. */
final class LogicalBlock {
    static final int OF_A_FILE = 512;
    private static final int FORMAT = 0170000;
    private static final int BLOCK_DEVICE = 0060000;

    private LogicalBlock() {}

    static int length(Path file) throws IOException {
        return Files.isRegularFile(file) ? OF_A_FILE : length(file, Path.of("/sys/dev/block"));
    }

    private static int length(Path node, Path devices) throws IOException {
        try {
            Map<String, Object> a = Files.readAttributes(node, "unix:mode,rdev");
            if ((((Number) a.get("mode")).intValue() & FORMAT) != BLOCK_DEVICE) {
                return OF_A_FILE;
            }
            long device = ((Number) a.get("rdev")).longValue();
            long major = device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
            long minor = device & 0xff | device >>> 12 & ~0xffL;
            Path entry = devices.resolve(major + ":" + minor).toRealPath();
            Path disk = Files.exists(entry.resolve("partition")) ? entry.getParent() : entry;
            return Integer.parseInt(
                    Files.readString(disk.resolve("queue/logical_block_size")).trim());
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return OF_A_FILE; // not a system with device nodes
        }
    }
}
