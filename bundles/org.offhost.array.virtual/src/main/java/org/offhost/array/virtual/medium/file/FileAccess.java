// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.block.hold.FileHeldException;
import org.offhost.block.hold.HeldFile;

/**
 * How a file or device was opened, under a lock against other processes: shared to be read, exclusive to be written. What
 * cannot be written is opened to be read all the same, and whoever wants to write it is told why: the host alone knows
 * that, by trying, since permissions, mounts, attributes and devices may each forbid it.
 *
 * @param held lets go of it, and of the file that a loop device stands on
 * @param use of a device: who else uses it
 * @param readOnly whether it can only be read
 * @param refusal why it cannot be written though that was wanted
 */
record FileAccess(
        FileChannel channel, Closeable held, Optional<DeviceUse> use, boolean readOnly, Optional<String> refusal) {
    /** @param readOnly whether to read is all that is wanted */
    static FileAccess open(Path path, boolean readOnly) throws IOException {
        HostFile.requireUsable(path);
        Optional<DeviceUse> use = LocalDevice.of(path).map(DeviceUse::new);
        if (readOnly) {
            return reading(path, use, Optional.empty());
        }
        HeldFile file;
        try {
            requireFree(path, use, true);
            file = HeldFile.sole(path, false);
        } catch (FileHeldException e) {
            throw held(path, e);
        } catch (IOException e) {
            return reading(path, use, Optional.of(HostFile.cannotWrite(path, e)));
        }
        return checked(path, use, file, false, Optional.empty());
    }

    private static FileAccess reading(Path path, Optional<DeviceUse> use, Optional<String> refusal) throws IOException {
        try {
            return checked(path, use, HeldFile.sole(path, true), true, refusal);
        } catch (FileHeldException e) {
            throw held(path, e);
        } catch (IOException e) {
            throw HostFile.cannotRead(path, e);
        }
    }

    private static FileAccess checked(
            Path path, Optional<DeviceUse> use, HeldFile file, boolean readOnly, Optional<String> refusal)
            throws IOException {
        try {
            requireFree(path, use, !readOnly);
            Optional<HeldFile> behind = FileBehind.lock(path, readOnly);
            return new FileAccess(file.channel(), () -> close(file, behind), use, readOnly, refusal);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static void close(HeldFile file, Optional<HeldFile> behind) throws IOException {
        try (file) {
            if (behind.isPresent()) {
                behind.get().close();
            }
        }
    }

    /** What a file that somebody has becomes for a person. */
    static IOException held(Path path, FileHeldException e) {
        return new IOException(
                path + " is in use by another "
                        + (e.isHeldHere() ? "array in this process" : "process; close it there and try again"),
                e);
    }

    /** Throws if others use the device, or a loop device on the file, in a way that forbids what is wanted. */
    static void requireFree(Path path, Optional<DeviceUse> use, boolean toWrite) throws IOException {
        if (use.isPresent()) {
            use.get().requireFree(toWrite);
        } else {
            LoopsOnFile.requireFree(path, toWrite);
        }
    }
}
