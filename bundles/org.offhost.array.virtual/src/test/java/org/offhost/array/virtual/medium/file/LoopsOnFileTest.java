// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loop devices of others, which come and go while a file is opened. */
class LoopsOnFileTest {
    @TempDir
    Path sys;

    private Path file;

    @BeforeEach
    void make() throws IOException {
        file = Files.createFile(sys.resolve("a.img"));
    }

    /** As the kernel tells of it: its number, and a folder of its own as long as it stands on a file. */
    private Path loop() throws IOException {
        Path entry = Files.createDirectories(sys.resolve("block/loop7"));
        Files.createDirectories(sys.resolve("dev/block"));
        Files.createSymbolicLink(sys.resolve("dev/block/7:7"), entry);
        Files.writeString(entry.resolve("dev"), "7:7\n");
        Files.createDirectory(entry.resolve("loop"));
        return entry;
    }

    @Test
    void deviceThatIsDetachedWhileItIsLookedAtIsOnNoFile() throws IOException {
        Path entry = loop();
        Files.delete(entry.resolve("dev"));
        Files.delete(entry.resolve("loop"));
        LoopsOnFile.requireFree(file, true, sys);
        Files.delete(entry);
        LoopsOnFile.requireFree(file, true, sys);
    }

    @Test
    void deviceThatCannotBeLookedAtIsNotTakenForFree() throws IOException {
        Path entry = loop();
        Files.delete(entry.resolve("dev"));
        assertThatThrownBy(() -> LoopsOnFile.requireFree(file, true, sys)).isInstanceOf(IOException.class);
    }
}
