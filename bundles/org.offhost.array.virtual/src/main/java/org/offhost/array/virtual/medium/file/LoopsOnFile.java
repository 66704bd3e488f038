// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Loop devices that stand on a file, which is used as they are: to write it under a mounted one spoils what is mounted, and to
 * read it under one that is mounted to be written reads what changes.
 */
final class LoopsOnFile {
    private static final Path SYS = Path.of("/sys");

    private LoopsOnFile() {}

    /** @throws IOException if one of them is used in a way that forbids what is wanted; the message says how to end that */
    static void requireFree(Path file, boolean toWrite) throws IOException {
        requireFree(file, toWrite, SYS);
    }

    static void requireFree(Path file, boolean toWrite, Path sys) throws IOException {
        Path devices = sys.resolve("block");
        if (!Files.isDirectory(devices)) {
            return;
        }
        String key = FileStamp.of(file).key();
        try (DirectoryStream<Path> loops = Files.newDirectoryStream(devices, "loop*")) {
            for (Path loop : loops) {
                try {
                    requireFree(file, key, loop, toWrite, sys);
                } catch (IOException e) {
                    if (Files.exists(loop.resolve("loop"))) {
                        throw e;
                    } // or else detached, by whomever, while it was looked at: it stands on no file
                }
            }
        }
    }

    private static void requireFree(Path file, String key, Path loop, boolean toWrite, Path sys) throws IOException {
        Path node = Path.of("/dev").resolve(loop.getFileName());
        LocalDevice device =
                LocalDevice.of(node, Files.readString(loop.resolve("dev")).trim(), sys);
        Optional<Path> behind = device.fileBehind();
        if (behind.isPresent() && FileStamp.of(behind.get()).key().equals(key)) {
            requireFree(file, device, toWrite);
        }
    }

    private static void requireFree(Path file, LocalDevice device, boolean toWrite) throws IOException {
        Optional<String> use = new DeviceUse(device).use(toWrite);
        if (use.isPresent()) {
            throw new IOException(file + " is in use here through " + device.node() + ": " + use.get());
        }
    }
}
