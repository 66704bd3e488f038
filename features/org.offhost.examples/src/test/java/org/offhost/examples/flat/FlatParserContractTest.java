// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.flat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.tck.manifest.Manifest;
import org.offhost.tck.parser.FileSystemParserContract;

/** The suite on a volume of the parser's own, and on what its maker knows of it: sums are those of sha256sum. */
class FlatParserContractTest extends FileSystemParserContract {
    private static final String MANIFEST = """
            {"header":1,"fs":"flat","layout_by":"by hand","block_size":512,"image_bytes":32768}
            {"path":"/hello.txt","kind":"file","streams":[{"name":"","type":"data","size":5,"resident":false,\
            "sha256":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824","extents":[[0,4,1]]}]}
            {"path":"/empty.txt","kind":"file","streams":[{"name":"","type":"data","size":0,"resident":false,\
            "sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","extents":[]}]}
            {"path":"/zeros.bin","kind":"file","streams":[{"name":"","type":"data","size":10000,"resident":false,\
            "sha256":"95b532cc4381affdff0d956e12520a04129ed49d37e154228368fe5621f0b9a2","extents":[[0,10,20]]}]}
            {"footer":1,"paths":3}
            """;

    @TempDir
    Path folder;

    private Path image;

    @BeforeEach
    void makeVolume() throws IOException {
        ByteBuffer volume = ByteBuffer.allocate(64 * FlatParser.SECTOR);
        volume.put(ascii("FLATFS01")).putLong(64).putInt(3);
        file(volume, 0, "hello.txt", 4, 5);
        file(volume, 1, "empty.txt", 0, 0);
        file(volume, 2, "zeros.bin", 10, 10_000);
        volume.put(4 * FlatParser.SECTOR, ascii("hello"));
        image = Files.write(folder.resolve("flat.img"), volume.array());
    }

    private static void file(ByteBuffer volume, int index, String name, int sector, long length) {
        int at = FlatParser.SECTOR + index * 64;
        volume.put(at, ascii(name));
        volume.putLong(at + 48, (long) sector * FlatParser.SECTOR).putLong(at + 56, length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    protected FileSystemParser parser() {
        return new FlatParser();
    }

    @Override
    protected void withdraw(FileSystemParser parser) {
        ((FlatParser) parser).withdraw();
    }

    @Override
    protected List<String> volumes() {
        return List.of("flat");
    }

    @Override
    protected Path image(String name) {
        return image;
    }

    @Override
    protected Optional<Manifest> manifest(String name) throws IOException {
        return Optional.of(Manifest.read(new ByteArrayInputStream(MANIFEST.getBytes(StandardCharsets.UTF_8))));
    }
}
