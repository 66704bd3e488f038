// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.backup.engine.job.Waits;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.driver.Units;
import org.offhost.tck.MemoryUnits;

/** Everything on the way to a source that waits, with no driver at all. */
class SourceWaitsTest {
    private static final Designator UNIT = Designator.parse("naa.6000000000000001");

    @TempDir
    Path folder;

    static Stream<Arguments> waits() {
        return Stream.of(
                wait("needs-unit unit=" + UNIT, job -> new Units(job).describe(UNIT)),
                wait("needs-disk unit=" + UNIT, job -> new Units(job).open(UNIT, Access.READ)),
                wait("needs-tape unit=" + UNIT, job -> new Units(job).openRecords(UNIT)),
                wait("needs-disk unit=" + UNIT, job -> JobVolume.open(job, new Units(job), List.of(UNIT))),
                wait("needs-snapshot unit=" + UNIT, job -> new JobSnapshot(job, UNIT).provider()),
                wait("needs-table unit=", job -> {
                    try (BlockDevice disk = disk(512, "EFI PART")) {
                        new VolumeChoice(job).table(disk);
                    }
                }),
                wait("needs-parser unit=", job -> {
                    try (BlockDevice disk = disk(3, "NTFS    ")) {
                        new Volumes(job).match(disk);
                    }
                }),
                wait("needs-parser-of-type type=ntfs", job -> {
                    try (BlockDevice disk = disk(3, "NTFS    ")) {
                        new Volumes(job).match(disk, "ntfs");
                    }
                }));
    }

    private static Arguments wait(String need, Waits.Deed deed) {
        return Arguments.of(need, deed);
    }

    private static BlockDevice disk(int position, String signature) throws IOException {
        MemoryUnits units = new MemoryUnits();
        BlockDevice disk =
                units.open(units.disk(512, 1 << 20), Access.READ_WRITE).orElseThrow();
        ByteBuffer block = ByteBuffer.allocate(512);
        block.put(position % 512, signature.getBytes(StandardCharsets.US_ASCII));
        disk.write(position - position % 512, block);
        return disk;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waits")
    void saysForWhatItWaitsAndEnds(String need, Waits.Deed deed) {
        Waits.end(folder.resolve("job"), need, deed);
    }
}
