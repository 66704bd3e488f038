// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What tells one content of a file from another without reading it.
 *
 * @param key identity of the file whatever its name: device and inode, or the real path where there is no such thing
 * @param modifiedNanos time of the last change, nanoseconds since 1970
 * @param size bytes
 */
public record FileStamp(String key, long modifiedNanos, long size) {
    /** There is no file any more. */
    static final FileStamp GONE = new FileStamp("", 0, -1);

    /** The stamp of what is behind a name now, symbolic links followed. */
    public static FileStamp of(Path file) throws IOException {
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        Object key = a.fileKey();
        return new FileStamp(
                key == null ? file.toRealPath().toString() : key.toString(),
                a.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                a.size());
    }

    static FileStamp ofWhatIsLeft(Path file) {
        try {
            return of(file);
        } catch (IOException e) {
            return GONE;
        }
    }
}
