// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.ManualTime;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.FilterBlockDevice;
import org.offhost.tck.MemoryUnits;

/** A device that goes while somebody is waited for who reads it: its user hears of it, and does not wait for a reader of it. */
class DeviceWaitTest {
    @TempDir
    Path folder;

    /** What waits, with a device that is open. */
    interface Deed {
        void with(Hands job, BlockDevice device) throws IOException, InterruptedException;
    }

    static Stream<Arguments> waits() {
        return Stream.of(
                Arguments.of("any parser", 3, "NTFS    ", (Deed) (job, device) -> new Volumes(job).match(device)),
                Arguments.of("a parser", 3, "NTFS    ", (Deed) (job, device) -> new Volumes(job).match(device, "ntfs")),
                Arguments.of("a finder", 512, "EFI PART", (Deed) (job, device) -> new VolumeChoice(job).table(device)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waits")
    void deviceThatGoesEndsTheWait(String what, int position, String signature, Deed deed) throws IOException {
        DriverBoard board = new DriverBoard();
        ManualTime time = new ManualTime(board);
        TestHands job = new TestHands(TestJournal.ofBackup(folder, JobState.QUEUED), board, time);
        try (Pulled device = new Pulled(disk(position, signature))) {
            time.then(() -> {
                device.pulled = true;
                board.add(FileSystemParser.class, known(new Reader(), FileSystemParser.TYPE, "ntfs"));
                board.add(VolumeFinder.class, known(DeviceWaitTest::find, VolumeFinder.TYPE, "gpt"));
            });
            assertThatThrownBy(() -> deed.with(job, device)).isInstanceOf(ProviderWithdrawnException.class);
        }
        assertThat(job.shown()).first().isEqualTo(JobState.WAITING);
    }

    private static <S> KnownDriver<S> known(S driver, String property, String type) {
        return new KnownDriver<>(driver, Map.of(property, type), "test", "");
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

    /** A device whose driver goes. */
    private static final class Pulled extends FilterBlockDevice {
        private boolean pulled;

        Pulled(BlockDevice device) {
            super(device);
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            if (pulled) {
                throw new ProviderWithdrawnException("the driver of the unit was withdrawn");
            }
            super.read(position, target);
        }
    }

    /** Reads the first block, as every parser does. */
    private static final class Reader implements FileSystemParser {
        @Override
        public Optional<VolumeSummary> probe(BlockDevice device) throws IOException {
            device.read(0, ByteBuffer.allocate(512));
            return Optional.empty();
        }

        @Override
        public FileSystemVolume open(BlockDevice device) {
            throw new AssertionError("opened, and knows nothing");
        }
    }

    private static Optional<VolumeTable> find(BlockDevice device) throws IOException {
        device.read(512, ByteBuffer.allocate(512));
        return Optional.empty();
    }
}
