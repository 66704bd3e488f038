// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.parser.FileSystemParserContract;

/** The contract on volumes that are read through their journals. */
class MountedContractTest extends FileSystemParserContract {
    @TempDir
    static Path dir;

    @Override
    public FileSystemParser parser() {
        return new Ext4Parser();
    }

    @Override
    public void withdraw(FileSystemParser parser) {
        ((Ext4Parser) parser).deactivate();
    }

    @Override
    public List<String> volumes() {
        return List.of("mounted3", "mounted4");
    }

    @Override
    protected Path image(String name) throws IOException {
        Path image = dir.resolve(name);
        if (!Files.exists(image)) {
            Files.write(image, ExtFixture.bytes(name));
        }
        return image;
    }

    @Override
    protected Optional<Manifest> manifest(String name) throws IOException {
        return Optional.of(ExtFixture.manifest(name));
    }
}
