// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a file or device keeps its bytes in the end: a part of a file or of a disk. A file and a loop device on it keep them in
 * one place, and so do a disk and its partition.
 *
 * @param base the file or disk, whatever its name
 * @param start its first byte there
 * @param end behind its last
 */
public record StoragePlace(String base, long start, long end) {

    /** @throws IOException if there is no such file, or the host does not tell of the device */
    public static StoragePlace of(Path path) throws IOException {
        Optional<LocalDevice> device = LocalDevice.of(path);
        if (device.isEmpty()) {
            return new StoragePlace(FileStamp.of(path).key(), 0, Long.MAX_VALUE);
        }
        long start = device.get().start();
        long end = Math.addExact(start, device.get().size());
        Optional<Path> file = device.get().fileBehind();
        return file.isPresent()
                ? new StoragePlace(FileStamp.of(file.get()).key(), start, end)
                : new StoragePlace("disk " + device.get().diskNumber(), start, end);
    }

    /** Whether there is a byte that belongs to both. */
    public boolean overlaps(StoragePlace other) {
        return base.equals(other.base) && start < other.end && other.start < end;
    }
}
