// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who has an image open for writing, by the locks that Linux lists (proc(5), /proc/locks). Asking for a lock ourselves would tell
 * as much, and could keep a machine from starting at that moment.
 *
 * @param list the file of the list
 */
record FileLocks(Path list) {
    /** Those of this host; where it has no such file nothing is known. */
    static final FileLocks OF_THIS_HOST = new FileLocks(Path.of("/proc/locks"));

    /** "6: OFDLCK ADVISORY  READ -1 fe:00:5391661 100 101". */
    private static final Pattern LINE = Pattern.compile(
            "[0-9]+: +OFDLCK +[A-Z]+ +[A-Z]+ +-?[0-9]+ ([0-9a-f]+):([0-9a-f]+):([0-9]+) ([0-9]+) ([0-9]+|EOF)");

    /** Byte that QEMU locks of a file while it may write it: 100 and the bit of the permission (block/file-posix.c, qapi). */
    private static final long QEMU_WRITES = 101;

    private static final long MOST_LINES = 1_000_000;

    /** Whether a QEMU has a file open for writing, as far as can be told. */
    boolean isWritten(Path file) {
        try (Stream<String> lines = Files.lines(list)) {
            Map<String, Object> a = Files.readAttributes(file, "unix:dev,ino");
            long device = ((Number) a.get("dev")).longValue();
            long major = device >>> 8 & 0xfff | device >>> 32 & ~0xfffL;
            long minor = device & 0xff | device >>> 12 & ~0xffL;
            long inode = ((Number) a.get("ino")).longValue();
            return lines.limit(MOST_LINES).map(LINE::matcher).anyMatch(m -> m.matches() && is(m, major, minor, inode));
        } catch (IOException | RuntimeException e) {
            return false; // another system, or a list that is not for us
        }
    }

    private static boolean is(Matcher m, long major, long minor, long inode) {
        return Long.parseLong(m.group(1), 16) == major
                && Long.parseLong(m.group(2), 16) == minor
                && Long.parseUnsignedLong(m.group(3)) == inode
                && Long.parseLong(m.group(4)) <= QEMU_WRITES
                && (m.group(5).equals("EOF") || Long.parseLong(m.group(5)) >= QEMU_WRITES);
    }
}
