// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.backup.FaultyUnits;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.StepRow;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.medium.Explanations;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;

/** Something goes wrong at any transfer of a restore or a verification, and no step keeps what is not its own. */
class RestoreFaultsTest {
    /** A number without a common measure with what a step does in a round. */
    private static final int STRIDE = 11;

    @TempDir
    Path folder;

    private RestoreSite site;
    private FaultyUnits units;
    private byte[] volume;
    private Designator blank;

    @BeforeEach
    void build() throws Exception {
        site = new RestoreSite(folder);
        site.addSet(CheckLevel.FULL);
        volume = site.bytes(site.backup().source());
        units = site.backup().withFaults();
    }

    /** To a disk that nothing was written to yet. */
    private RestoreRequest request() {
        blank = site.backup().units().disk(512, volume.length);
        return RestoreRequest.of(site.backup().medium(), new RestoreRequest.ToUnit(blank, false))
                .check(true);
    }

    private int transfers(StepRow row, TestHands job) throws IOException, InterruptedException {
        int before = units.transfers();
        row.run(job);
        isLetGo("whole run");
        int transfers = units.transfers() - before;
        assertThat(transfers).isGreaterThan(2 * STRIDE);
        return transfers;
    }

    private int transfersOfARestore() throws IOException, InterruptedException {
        RestoreRequest request = request();
        return transfers(RestoreSteps.of(request, site.backup().time()), site.submit(request));
    }

    private void isLetGo(String what) {
        assertThat(site.backup().leases()).as("leases held behind %s", what).isZero();
        assertThat(units.open()).as("sessions open behind %s", what).isZero();
    }

    private void isRestored(TestHands job, String what) throws IOException {
        assertThat(Arrays.equals(site.bytes(blank), volume))
                .as("restored behind %s", what)
                .isTrue();
        assertThat(job.tally().summary().checked()).as(what).isEqualTo(CheckLevel.FULL);
        isLetGo(what);
    }

    @Test
    void driverThatGoesAtAnyTransferIsFollowedByTheNext() throws Exception {
        int transfers = transfersOfARestore();
        for (int at = 0; at < transfers; at += STRIDE) {
            RestoreRequest request = request();
            TestHands job = site.submit(request);
            units.at(at, () -> {
                throw new ProviderWithdrawnException("the device's driver went");
            });
            RestoreSteps.of(request, site.backup().time()).run(job);
            isRestored(job, "a withdrawal at transfer " + at);
        }
    }

    @Test
    void transferThatFailsEndsTheRestoreAndTheNextProcessGoesOn() throws Exception {
        int transfers = transfersOfARestore();
        for (int at = 0; at < transfers; at += STRIDE) {
            RestoreRequest request = request();
            TestHands job = site.submit(request);
            units.at(at, () -> {
                throw new IOException("the disk said no");
            });
            String what = "a failure at transfer " + at;
            boolean failed = false;
            try {
                RestoreSteps.of(request, site.backup().time()).run(job);
            } catch (IOException e) {
                failed = true;
                assertThat(job.journal().has(Noted.Checked.class)).as(what).isFalse();
            }
            isLetGo(what);
            TestHands next = failed ? site.again() : job;
            if (failed) {
                RestoreSteps.of(request, site.backup().time()).run(next);
            }
            isRestored(next, what);
        }
    }

    @Test
    void jobThatIsCancelledAtAnyTransferKeepsNothing() throws Exception {
        int transfers = transfersOfARestore();
        for (int at = 0; at < transfers; at += STRIDE) {
            RestoreRequest request = request();
            TestHands job = site.submit(request);
            units.at(at, job::cancel);
            String what = "a cancellation at transfer " + at;
            StepRow row = RestoreSteps.of(request, site.backup().time());
            try {
                row.run(job);
                assertThat(transfers - at)
                        .as("transfers behind %s that nobody noticed", what)
                        .isLessThan(STRIDE);
            } catch (CancellationException e) {
                row.abandon(job);
            }
            isLetGo(what);
        }
    }

    private StepRow verification(VerifyRequest request) {
        return VerifySteps.of(
                request,
                new UnitsInUse((one, other) -> false),
                new Explanations(site.backup().board(), set -> false));
    }

    private VerifyRequest verify() {
        return new VerifyRequest(site.backup().medium(), "", CheckLevel.FULL, Duration.ofMinutes(1));
    }

    @Test
    void verificationWhoseDriverGoesAtAnyTransferProvesAllTheSame() throws Exception {
        int transfers = transfers(verification(verify()), site.submit(verify()));
        for (int at = 0; at < transfers; at += STRIDE) {
            TestHands job = site.submit(verify());
            units.at(at, () -> {
                throw new ProviderWithdrawnException("the device's driver went");
            });
            String what = "a withdrawal at transfer " + at;
            verification(verify()).run(job);
            assertThat(job.tally().summary().checked()).as(what).isEqualTo(CheckLevel.FULL);
            assertThat(job.notes()).as(what).last().isEqualTo("sets-verified sets=1");
            isLetGo(what);
        }
    }

    @Test
    void verificationThatCannotReadSaysNothingGood() throws Exception {
        int transfers = transfers(verification(verify()), site.submit(verify()));
        for (int at = 0; at < transfers; at += STRIDE) {
            TestHands job = site.submit(verify());
            units.at(at, () -> {
                throw new IOException("the disk said no");
            });
            String what = "a failure at transfer " + at;
            assertThatThrownBy(() -> verification(verify()).run(job)).as(what).isInstanceOf(IOException.class);
            assertThat(job.tally().summary().checked()).as(what).isEqualTo(CheckLevel.NONE);
            isLetGo(what);
        }
    }
}
