// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.Origin;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.MappedDevice;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeMapping;
import org.offhost.filesystem.VolumeTable;
import org.offhost.tck.Fixtures;

/** A volume in chunks that a table tells, in any order, and those of zeros nowhere: it is found again whenever it is opened. */
class MappedVolumeStepsTest {
    private static final int CHUNK = 4096;
    private static final int BEFORE = 1 << 20;

    @TempDir
    Path folder;

    private BackupSite site;
    private BackupRequest request;
    private byte[] volume;
    private String state = "transaction 1";
    private boolean damaged;
    private boolean coded;

    @BeforeEach
    void build() throws IOException {
        site = new BackupSite(folder);
        volume = Files.readAllBytes(Fixtures.shared("fat12"));
        int chunks = volume.length / CHUNK;
        byte[] unit = new byte[BEFORE + volume.length];
        Arrays.fill(unit, (byte) 0xEE);
        for (int i = 0; i < chunks; i++) {
            if (!isZeros(i)) {
                System.arraycopy(volume, i * CHUNK, unit, BEFORE + (chunks - 1 - i) * CHUNK, CHUNK);
            }
        }
        Designator source = site.units().disk(512, unit.length);
        try (BlockDevice disk = site.units().open(source, Access.READ_WRITE).orElseThrow()) {
            disk.write(0, ByteBuffer.wrap(unit));
        }
        request = BackupRequest.of(source, "disk", site.medium())
                .volume("vg/thin")
                .check(CheckLevel.FULL);
        VolumeFinder finder = device -> device.size() == unit.length
                ? Optional.of(new VolumeTable(
                        "turned",
                        512,
                        List.of(FoundVolume.mapped(
                                1, Layout.parse(BEFORE + "+" + volume.length), new Turned(state), "thin", "vg/thin")),
                        List.of()))
                : Optional.empty();
        site.board()
                .add(
                        VolumeFinder.class,
                        new KnownDriver<>(finder, Map.of(VolumeFinder.TYPE, List.of("turned")), "turned", "1"));
    }

    @AfterEach
    void nothingIsHeld() {
        assertThat(site.leases()).as("leases").isZero();
    }

    private boolean isZeros(int chunk) {
        return Arrays.equals(volume, chunk * CHUNK, (chunk + 1) * CHUNK, new byte[CHUNK], 0, CHUNK);
    }

    /** The last chunk first. */
    private final class Turned implements VolumeMapping, Origin.Mapping {
        private final String now;

        Turned(String now) {
            this.now = now;
        }

        @Override
        public long length() {
            return volume.length;
        }

        @Override
        public String of() {
            return "chunks that are turned";
        }

        @Override
        public String state() {
            return now;
        }

        @Override
        public BlockDevice open(BlockDevice around) {
            return new MappedDevice(around, this);
        }

        @Override
        public long verify(BlockDevice around, LongConsumer progress) throws IOException {
            progress.accept(volume.length);
            if (damaged) {
                throw new CorruptStructureException("table", 512, "a sum", "another");
            }
            return coded ? CHUNK : 0;
        }

        @Override
        public void read(long position, ByteBuffer target) {
            target.put(volume, (int) position, target.remaining());
        }

        @Override
        public Run at(Extent bytes) {
            int chunk = (int) (bytes.position() / CHUNK);
            long into = bytes.position() % CHUNK;
            long most = Math.min(bytes.length(), CHUNK - into);
            if (coded && chunk == 0) {
                return new Run(Kind.CODED, 0, most);
            }
            return isZeros(chunk)
                    ? new Run(Kind.ZEROS, 0, most)
                    : new Run(Kind.STORED, (long) (volume.length / CHUNK - 1 - chunk) * CHUNK + into, most);
        }
    }

    private void isWhole() throws IOException {
        assertThat(site.sets())
                .singleElement()
                .satisfies(s -> assertThat(s.description().facts())
                        .containsEntry("volumeMapped", "chunks that are turned")
                        .containsEntry("sourceSize", String.valueOf(volume.length)));
    }

    @Test
    void everyByteIsHeldAgainstTheVolume() throws Exception {
        TestHands job = site.submit(request);
        site.row(request).run(job);
        isWhole();
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 10, 11, 12, 14})
    void nextProcessFindsItAgain(int steps) throws Exception {
        BackupBench bench = new BackupBench(request);
        List<Step> all = BackupSteps.steps(bench, site.time(), 7);
        new StepRow(all.subList(0, steps), bench, journal -> false).run(site.submit(request));
        site.row(request).run(site.again());
        isWhole();
    }

    @Test
    void tableThatIsAnotherThanBeforeEndsTheJob() throws Exception {
        BackupBench bench = new BackupBench(request);
        List<Step> all = BackupSteps.steps(bench, site.time(), 7);
        new StepRow(all.subList(0, 10), bench, journal -> false).run(site.submit(request));
        state = "transaction 2";
        assertThatThrownBy(() -> site.row(request).run(site.again()))
                .hasMessageContainingAll("volume-map-changed", "before=transaction 1", "found=transaction 2");
        assertThat(site.sets()).isEmpty();
    }

    @Test
    void whatIsCodedGoesThroughThisHostAndIsTold() throws Exception {
        coded = true;
        TestHands job = site.submit(request);
        site.row(request).run(job);
        isWhole();
        assertThat(job.tally().summary().notes()).asString().contains("compressed clusters of an image, 4096 bytes");
    }

    @Test
    void whatIsCodedIsRefusedWhereNothingMayGoThroughThisHost() throws Exception {
        coded = true;
        BackupRequest required = request.offload(Offload.REQUIRED);
        assertThatThrownBy(() -> site.row(required).run(site.submit(required)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("compressed clusters of an image, 4096 bytes");
        assertThat(site.sets()).isEmpty();
    }

    /** Before anything is copied. */
    @Test
    void damageThatTheWholeTableHasIsFoundFirst() throws Exception {
        damaged = true;
        assertThatThrownBy(() -> site.row(request).run(site.submit(request)))
                .hasMessageContaining("expected a sum, found another");
        assertThat(site.copier().plans()).isZero();
    }

    @Test
    void setOfAMappedVolumeIsContinuedByAllThatIsInUse() throws Exception {
        site.row(request).run(site.submit(request));
        BackupRequest next = BackupRequest.of(request.source(), "next", site.medium())
                .volume("vg/thin")
                .since(BackupRequest.Since.LAST);
        TestHands job = site.submit(next);
        site.row(next).run(job);
        assertThat(site.sets()).hasSize(2);
        assertThat(job.tally().summary().notes()).asString().contains("a table tells where the volume's bytes lie");
    }
}
