// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.parser.FileSystemParserContract;

class NtfsContractTest extends FileSystemParserContract {
    private static final String PENDING = "ntfs-pending";

    @TempDir
    private static Path folder;

    @Override
    public FileSystemParser parser() {
        return new NtfsParser();
    }

    @Override
    public void withdraw(FileSystemParser parser) {
        ((NtfsParser) parser).withdraw();
    }

    @Override
    public List<String> volumes() {
        return List.of("ntfs-c512", "ntfs-4k", "ntfs-c64k", "ntfs-4kn", PENDING);
    }

    @Override
    protected Path image(String name) throws IOException {
        return name.equals(PENDING) ? pending() : super.image(name);
    }

    @Override
    protected Optional<Manifest> manifest(String name) throws IOException {
        return super.manifest(name.equals(PENDING) ? PendingVolume.FIXTURE : name);
    }

    /** A log in use, by which three clusters are free, and three somebody's. */
    private static synchronized Path pending() throws IOException {
        Path file = folder.resolve(PENDING);
        if (Files.notExists(file)) {
            PendingVolume volume = new PendingVolume();
            LogImage log = PendingVolume.log(2);
            long oldest = PendingVolume.set(log, 6000, 3);
            PendingVolume.set(log, PendingVolume.MAP, 3);
            volume.put(PendingVolume.since(log, oldest));
            Files.write(file, volume.image());
        }
        return file;
    }
}
