// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What tells a file that a restore has made, as it left it, from one that somebody changed or put in its place.
 *
 * @param key the file's number where the host gives one; 0 if it does not
 * @param size bytes
 * @param modified when its content was written last, as it was set, in microseconds since 1970
 * @param changed when anything of it was changed last, which nobody can set, in microseconds since 1970; 0 if it is not
 *     known: the host does not tell, or the restore itself has changed it since
 */
public record LeftFile(long key, long size, long modified, long changed) {
    /** What file systems round times down to that keep them for less than a microsecond: exFAT, ext3, FAT. */
    private static final long[] ROUNDED = {10_000, 1_000_000, 2_000_000};

    /** What is at a path now; a link is not followed. */
    public static LeftFile of(Path path) throws IOException {
        try {
            Map<String, Object> unix =
                    Files.readAttributes(path, "unix:ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
            return new LeftFile(
                    (Long) unix.get("ino"),
                    (Long) unix.get("size"),
                    micros((FileTime) unix.get("lastModifiedTime")),
                    micros((FileTime) unix.get("ctime")));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            BasicFileAttributes all = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new LeftFile(0, all.size(), micros(all.lastModifiedTime()), 0);
        }
    }

    private static long micros(FileTime time) {
        return time.to(TimeUnit.MICROSECONDS);
    }

    /** The same of a file that the restore may still change itself, without writing its content. */
    public LeftFile stillChanging() {
        return new LeftFile(key, size, modified, 0);
    }

    /** Whether a file that is there now is this one, untouched: only then it may be deleted. */
    public boolean isUntouched(LeftFile now) {
        return key == now.key && looksLike(now) && (changed == 0 || isTime(changed, now.changed));
    }

    /**
     * Whether a file that is there now has the size and the time of this one: enough to let it be, also where a file gets
     * another number by being mounted anew.
     */
    public boolean looksLike(LeftFile now) {
        return size == now.size && isTime(modified, now.modified);
    }

    /** Whether it was written last at a time; at none that is null. */
    public boolean isOf(FileTime time) {
        return time != null && isTime(micros(time), modified);
    }

    /** What is in memory may be finer than what comes back from the disk. */
    private static boolean isTime(long left, long now) {
        if (left == now) {
            return true;
        }
        for (long unit : ROUNDED) {
            if (now == left - Math.floorMod(left, unit)) {
                return true;
            }
        }
        return false;
    }
}
