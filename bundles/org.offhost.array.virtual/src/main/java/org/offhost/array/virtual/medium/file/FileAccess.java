// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How a file or device was opened, under a lock against other processes: shared to be read, exclusive to be written. What
 * cannot be written is opened to be read all the same, and whoever wants to write it is told why: the host alone knows
 * that, by trying, since permissions, mounts, attributes and devices may each forbid it.
 *
 * @param use of a device: who else uses it
 * @param behind of a loop device: the lock on the file it stands on
 * @param readOnly whether it can only be read
 * @param refusal why it cannot be written though that was wanted
 */
record FileAccess(
        FileChannel channel, Optional<DeviceUse> use, FileBehind behind, boolean readOnly, Optional<String> refusal) {
    /** @param readOnly whether to read is all that is wanted */
    static FileAccess open(Path path, boolean readOnly) throws IOException {
        HostFile.requireUsable(path);
        Optional<DeviceUse> use = LocalDevice.of(path).map(DeviceUse::new);
        if (readOnly) {
            return reading(path, use, Optional.empty());
        }
        FileChannel channel;
        try {
            requireFree(path, use, true);
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            return reading(path, use, Optional.of(HostFile.cannotWrite(path, e)));
        }
        return locked(path, use, channel, false, Optional.empty());
    }

    private static FileAccess reading(Path path, Optional<DeviceUse> use, Optional<String> refusal) throws IOException {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return locked(path, use, channel, true, refusal);
        } catch (IOException e) {
            throw HostFile.cannotRead(path, e);
        }
    }

    private static FileAccess locked(
            Path path, Optional<DeviceUse> use, FileChannel channel, boolean readOnly, Optional<String> refusal)
            throws IOException {
        try {
            lock(channel, path, readOnly);
            requireFree(path, use, !readOnly);
            return new FileAccess(channel, use, FileBehind.lock(path, readOnly), readOnly, refusal);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** Throws if others use the device, or a loop device on the file, in a way that forbids what is wanted. */
    static void requireFree(Path path, Optional<DeviceUse> use, boolean toWrite) throws IOException {
        if (use.isPresent()) {
            use.get().requireFree(toWrite);
        } else {
            LoopsOnFile.requireFree(path, toWrite);
        }
    }

    static void lock(FileChannel channel, Path path, boolean shared) throws IOException {
        try {
            if (channel.tryLock(0, Long.MAX_VALUE, shared) == null) {
                throw new IOException(path + " is in use by another process; close it there and try again");
            }
        } catch (OverlappingFileLockException e) {
            if (FileBehind.holds(path)) {
                return;
            }
            throw new IOException(path + " is in use by another array in this process", e);
        }
    }
}
