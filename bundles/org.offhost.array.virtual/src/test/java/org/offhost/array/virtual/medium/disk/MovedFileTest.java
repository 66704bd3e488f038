// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.medium.FaultBoard;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.file.FileIdentity;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;

/** The name of a file leads nowhere when it is written, however lately it did. */
class MovedFileTest {
    @TempDir
    Path folder;

    /** The first write looks who else uses the file, by its name, and failed with a write error of the medium. */
    @RepeatedTest(10) // the name is looked for every 20 ms; the first times nothing is fast enough to come between
    void firstWriteToFileWhoseFolderWasRenamedSaysThatItIsGone() throws IOException {
        Path dir = Files.createDirectory(folder.resolve("dir"));
        Path file = Files.write(dir.resolve("disk.img"), new byte[1 << 20]);
        VirtualDisk disk = new VirtualDisk(
                Designator.parse("naa.6024f4800000000000000000000000aa"),
                file,
                FileIdentity.of(file),
                512,
                false,
                false,
                new FaultBoard(),
                "1",
                folder.resolve("marks"));
        try {
            disk.require(true, false);
            Files.move(dir, folder.resolve("renamed"));
            MediumException e =
                    catchThrowableOfType(MediumException.class, () -> disk.write(0, ByteBuffer.allocate(512)));
            assertThat(e.sense().code()).isEqualTo(AdditionalSense.MEDIUM_NOT_PRESENT);
        } finally {
            disk.close();
        }
    }
}
