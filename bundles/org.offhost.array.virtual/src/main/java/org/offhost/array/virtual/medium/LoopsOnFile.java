// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Loop devices that stand on a file: to write the file under a mounted one spoils what is mounted. */
final class LoopsOnFile {
    private static final Path SYS = Path.of("/sys");

    private LoopsOnFile() {}

    /** @throws IOException if one of them is mounted or used otherwise; the message says how to end that */
    static void requireFree(Path file) throws IOException {
        Path devices = SYS.resolve("block");
        if (!Files.isDirectory(devices)) {
            return;
        }
        String key = FileStamp.of(file).key();
        try (DirectoryStream<Path> loops = Files.newDirectoryStream(devices, "loop*")) {
            for (Path loop : loops) {
                Path node = Path.of("/dev").resolve(loop.getFileName());
                LocalDevice device = LocalDevice.of(
                        node, Files.readString(loop.resolve("dev")).trim(), SYS);
                Optional<Path> behind = device.fileBehind();
                if (behind.isPresent() && FileStamp.of(behind.get()).key().equals(key)) {
                    requireFree(file, device);
                }
            }
        }
    }

    private static void requireFree(Path file, LocalDevice device) throws IOException {
        Optional<String> use = new DeviceUse(device).use(true);
        if (use.isPresent()) {
            throw new IOException(file + " is in use here through " + device.node() + ": " + use.get());
        }
    }
}
