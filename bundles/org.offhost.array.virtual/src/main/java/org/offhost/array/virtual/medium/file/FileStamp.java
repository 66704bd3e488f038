// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What tells one content of a file from another without reading it.
 *
 * @param key identity of the file whatever its name: device and inode, or the real path where there is no such thing; of a
 *     device its number
 * @param changedNanos time of the last change of the file, nanoseconds since 1970: of its content or of what is kept about it,
 *     where the file system tells, since who writes a file can set the time of its content back and copiers do; else of its
 *     content alone. Of a device how much of it was ever written
 * @param size bytes
 */
public record FileStamp(String key, long changedNanos, long size) {
    /** There is no file any more. */
    static final FileStamp GONE = new FileStamp("", 0, -1);

    /** The stamp of what is behind a name now, symbolic links followed. */
    public static FileStamp of(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            Map<String, Object> a = Files.readAttributes(file, "unix:fileKey,isOther,ctime,size");
            if (a.get("isOther").equals(false)) {
                return new FileStamp(
                        a.get("fileKey").toString(), nanos((FileTime) a.get("ctime")), (Long) a.get("size"));
            }
        }
        BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
        if (a.isOther()) {
            Optional<LocalDevice> device = LocalDevice.of(file);
            if (device.isPresent()) {
                return of(device.get());
            }
        }
        Object key = a.fileKey();
        return new FileStamp(
                key == null ? file.toRealPath().toString() : key.toString(), nanos(a.lastModifiedTime()), a.size());
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    /** The node of a device tells nothing of its content: what counts is how much was written. */
    private static FileStamp of(LocalDevice device) throws IOException {
        return new FileStamp("device " + device.number(), device.writes(), device.size());
    }

    /**
     * When a file was born, in nanoseconds since 1970: device and inode of a file that is gone are given to the next one.
     *
     * @return 0 if the file system does not tell
     */
    public static long born(Path file) throws IOException {
        Optional<LocalDevice> device = LocalDevice.of(file);
        if (device.isPresent()) {
            return device.get().born();
        }
        Path real = file.toRealPath();
        BasicFileAttributes a = Files.readAttributes(real, BasicFileAttributes.class);
        boolean told = !a.creationTime().equals(a.lastModifiedTime()) || tellsBirths(real.getParent());
        return told ? a.creationTime().to(TimeUnit.NANOSECONDS) : 0;
    }

    /**
     * Whether the file system tells births: where it does not, the platform gives the time of the last change in their
     * place. That both are one may be so of a file, hardly of the folder that it was made in.
     */
    private static boolean tellsBirths(Path folder) throws IOException {
        BasicFileAttributes a = Files.readAttributes(folder, BasicFileAttributes.class);
        return !a.creationTime().equals(a.lastModifiedTime());
    }

    static FileStamp ofWhatIsLeft(Path file) {
        try {
            return of(file);
        } catch (IOException e) {
            return GONE;
        }
    }
}
