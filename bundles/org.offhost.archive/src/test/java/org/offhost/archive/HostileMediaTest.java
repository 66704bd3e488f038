// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.archive.medium.DiskMedium;
import org.offhost.archive.set.SetReader;
import org.offhost.block.BlockDevice;
import org.offhost.filesystem.Attribute;
import org.offhost.inventory.form.DamagedMediumException;
import org.offhost.tck.Fixtures;
import org.offhost.tck.hostile.HostileMedia;

/** Media that ask for more than the writer writes. */
class HostileMediaTest {
    /** Facts that this archive keeps for the job; who reads them checks them. */
    private static final Set<HostileMedia> FACTS = EnumSet.of(
            HostileMedia.JOB_FILES_IS_NO_NUMBER,
            HostileMedia.JOB_FILES_NEGATIVE,
            HostileMedia.SOURCE_SIZE_IS_NO_NUMBER);

    private static final long MEMORY = 96L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private byte[] sound(boolean volume) throws IOException {
        Path file = folder.resolve("sound");
        Files.deleteIfExists(file);
        try (Backup b = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool-" + volume));
                TestDisk disk = Backup.disk(file, 4 << 20, 512)) {
            b.toDisk(disk, "one", volume ? SetProfile.VOLUME : SetProfile.FILES);
        }
        return Files.readAllBytes(file);
    }

    /** Reads all there is; what is damaged is a finding or the error. */
    private static boolean isDamaged(BlockDevice disk) throws IOException {
        DiskMedium medium = new DiskMedium(disk);
        MediumScan scan = medium.scan();
        for (MediumFinding f : scan.findings()) {
            assertThat(f.text()).contains("expected").contains("found");
        }
        try {
            for (SetRecord set : scan.sets()) {
                try (SetReader reader = medium.open(set)) {
                    reader.job();
                    read(reader);
                    if (set.description().profile() == SetProfile.VOLUME) {
                        reader.volume().read(0, ByteBuffer.allocate(512));
                    }
                }
            }
        } catch (DamagedMediumException e) {
            assertThat(e.getMessage()).contains("set one").containsAnyOf("of the medium", "of the set");
            return true;
        }
        return !scan.findings().isEmpty();
    }

    private static void read(SetReader reader) throws IOException {
        try (StoredEntries entries = reader.list("/")) {
            for (Optional<StoredEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                for (Attribute a : e.get().entry().attributes()) {
                    if (e.get().stream(a).isPresent()) {
                        try (InputStream in = reader.content(e.get(), a)) {
                            in.skipNBytes(Math.min(a.length(), 1));
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyOneIsDamageInLittleTimeAndMemory(HostileMedia kind) throws IOException {
        byte[] bytes = kind.of(sound(kind.ofVolume()));
        try (TestDisk disk = new TestDisk(Files.write(folder.resolve("bad"), bytes), bytes.length, 512)) {
            long before = allocated();
            long begun = THREADS.getCurrentThreadCpuTime();
            boolean damaged = isDamaged(disk);
            assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begun))
                    .as("time of the processor")
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(damaged).isEqualTo(!FACTS.contains(kind));
            assertThat(allocated() - before).as("bytes allocated").isLessThan(MEMORY);
        }
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    @Test
    void soundOnesAreSound() throws IOException {
        for (boolean volume : new boolean[] {false, true}) {
            byte[] bytes = sound(volume);
            try (TestDisk disk = new TestDisk(Files.write(folder.resolve("good"), bytes), bytes.length, 512)) {
                assertThat(isDamaged(disk)).isFalse();
            }
        }
    }
}
