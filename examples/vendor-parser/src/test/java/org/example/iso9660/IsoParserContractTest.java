// SPDX-License-Identifier: Apache-2.0
package org.example.iso9660;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.parser.FileSystemParserContract;
import org.offhost.tck.manifest.Manifest;

/** What every parser must do, on the image that {@code src/test/image/make-image} made. */
class IsoParserContractTest extends FileSystemParserContract {
    @TempDir
    static Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        try (InputStream in = new GZIPInputStream(resource("iso.img.gz"))) {
            Files.copy(in, folder.resolve("iso.img"));
        }
    }

    static InputStream resource(String name) {
        return IsoParserContractTest.class.getResourceAsStream(name);
    }

    @Override
    protected FileSystemParser parser() {
        return new IsoParser();
    }

    @Override
    protected void withdraw(FileSystemParser parser) {
        ((IsoParser) parser).withdraw();
    }

    @Override
    protected List<String> volumes() {
        return List.of("iso");
    }

    @Override
    protected Path image(String name) {
        return folder.resolve(name + ".img");
    }

    @Override
    protected Optional<Manifest> manifest(String name) throws IOException {
        try (InputStream in = resource(name + ".jsonl")) {
            return Optional.of(Manifest.read(in));
        }
    }
}
