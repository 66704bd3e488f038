// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system with little room, which takes root to make. */
final class SmallFileSystem implements AutoCloseable {
    private final Path path;

    SmallFileSystem(int bytes) throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting takes root");
        path = Files.createTempDirectory("small");
        StorageDaemon.run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", path.toString());
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        StorageDaemon.run("umount", path.toString());
        Files.delete(path);
    }
}
