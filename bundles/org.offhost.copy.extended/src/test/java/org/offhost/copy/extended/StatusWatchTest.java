// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.CopyManagerLimits;
import org.offhost.array.virtual.management.Faults;
import org.offhost.block.Designator;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.OperatingParameters;

/** What is told of a copy command that has not ended yet. */
class StatusWatchTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int SIZE = 16 << 20;

    /** Bytes that the embedded array moves between two looks at its task. */
    private static final long TRANSFER = 4 << 20;

    @TempDir
    Path folder;

    private final Ticks ticks = new Ticks();

    /** A clock that goes on when it is told to; two ticks later the first one's work is done. */
    private static final class Ticks implements StatusWatch.Clock {
        private final SynchronousQueue<Duration> next = new SynchronousQueue<>();

        @Override
        public void pause(Duration time) throws InterruptedException {
            next.put(time);
        }

        Duration tick() throws InterruptedException {
            Duration asked = next.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(asked).as("nobody waits for the clock").isNotNull();
            return asked;
        }

        boolean isWaitedFor() throws InterruptedException {
            return next.poll(100, TimeUnit.MILLISECONDS) != null;
        }
    }

    @Test
    void progressMovesWhileACommandRuns() throws Exception {
        try (ArraySite site = new ArraySite(folder, CopyManagerLimits.DEFAULT, ticks)) {
            site.oneAtATime();
            Designator from = site.disk(512, SIZE);
            Designator to = site.disk(512, SIZE);
            CopyPlan plan = Plans.plan(new Place.Blocks(from), new Place.Blocks(to), 0, 0, Plans.range(0, SIZE));
            Faults.Gate gate = site.array.faults().gateAfter(1);
            CopyTask task = site.provider().start(plan);
            assertThat(gate.awaitArrival(LIMIT)).isTrue();
            assertThat(task.progress().inFlight()).isZero();

            assertThat(ticks.tick()).isEqualTo(StatusWatch.INTERVAL);
            ticks.tick(); // the command was in flight at the one before, too: it is asked about
            ticks.tick();

            assertThat(task.progress().durable()).isZero();
            assertThat(task.progress().inFlight()).isEqualTo(TRANSFER);
            gate.open();
            assertThat(task.await(LIMIT)).isTrue();
            assertThat(task.progress().durable()).isEqualTo(SIZE);
            assertThat(task.progress().inFlight()).isZero();
        }
    }

    @Test
    void copyManagerThatDoesNotTellIsLeftAlone() throws Exception {
        RecordingTransport.Lun to = lun("naa.6000000000000002");
        RecordingTransport.Lun from = lun("naa.6000000000000001");
        to.stuck = new CountDownLatch(1);
        ExtendedCopyProvider provider = new ExtendedCopyProvider(ticks);
        provider.bindTransport(new RecordingTransport().with(from).with(to));
        CopyTask task = provider.start(Plans.plan(
                new Place.Blocks(from.designator), new Place.Blocks(to.designator), 0, 0, Plans.range(0, 1 << 20)));
        assertThat(to.arrived.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 4; i++) {
            ticks.tick();
        }
        assertThat(to.asked.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("asked")
                .isTrue();
        assertThat(ticks.isWaitedFor()).isFalse();
        assertThat(to.statusAsked).hasValue(3);
        task.cancel();
        assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(CancellationException.class);
        provider.deactivate();
    }

    private static RecordingTransport.Lun lun(String designator) {
        RecordingTransport.Lun lun = new RecordingTransport.Lun(designator, DeviceType.DISK, 512);
        lun.parameters = new OperatingParameters(
                false, 4, 16, 1 << 20, 0, 1 << 16, 0, 0xFFFFFF, 16, 16, 0, 0, 0, Set.of(0x02, 0x0A, 0xE4));
        return lun;
    }
}
