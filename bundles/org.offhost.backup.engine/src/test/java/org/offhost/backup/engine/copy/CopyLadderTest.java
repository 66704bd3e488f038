// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.JobState;
import org.offhost.backup.Offload;
import org.offhost.backup.engine.job.ManualTime;
import org.offhost.backup.engine.job.PausedException;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.job.TestJournal;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Place;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.KnownDriver;
import org.offhost.tck.MemoryUnits;

/** Who copies, of several who can, and what is said of those who cannot. */
class CopyLadderTest {
    @TempDir
    Path folder;

    private final MemoryUnits units = new MemoryUnits();
    private final Place source = new Place.Blocks(units.disk(512, 512));
    private final Place destination = new Place.Blocks(units.disk(512, 512));
    private final DriverBoard board = new DriverBoard();
    private final ManualTime time = new ManualTime(board);
    private final ScriptedCopier low = new ScriptedCopier("low", 1, false);
    private final ScriptedCopier high = new ScriptedCopier("high", 2, false);
    private final ScriptedCopier host = new ScriptedCopier("host", 1000, true);
    private TestHands job;

    @BeforeEach
    void begin() {
        devicesCome();
        job = new TestHands(TestJournal.ofBackup(folder.resolve("job"), JobState.COPYING), board, time);
    }

    private void devicesCome() {
        board.add(BlockDeviceProvider.class, new KnownDriver<>(units, Map.of(), "org.example.memory", "1"));
    }

    private KnownDriver<CopyProvider> chosen(CopyLadder ladder) throws IOException, InterruptedException {
        return ladder.choose(source, destination).driver();
    }

    private KnownDriver<CopyProvider> chosen(Offload policy) throws IOException, InterruptedException {
        return chosen(new CopyLadder(job, policy));
    }

    private void there(ScriptedCopier... copiers) {
        for (ScriptedCopier c : copiers) {
            board.add(CopyProvider.class, c.known());
        }
    }

    @Test
    void whoeverKeepsBytesOffThisHostIsBeforeWhoeverDoesNotAndThenRankingDecides() throws Exception {
        there(host, low, high);
        assertThat(chosen(Offload.PREFERRED)).isSameAs(high.known());
        assertThat(job.notes()).isEmpty();
        assertThat(job.tally().summary().evidence())
                .extracting(Notice::toString)
                .contains("copied-by driver=org.example.high 1 detail=as written down");
    }

    @Test
    void policyWithoutOffloadTakesThisHostAndSaysWhy() throws Exception {
        there(host, high);
        assertThat(chosen(Offload.OFF)).isSameAs(host.known());
        assertThat(job.notes()).containsExactly("passes-host detail=offload is off");
    }

    @Test
    void policyThatRequiresOffloadWaitsForItBesideAHostThatCould() {
        there(host);
        assertThatThrownBy(() -> chosen(Offload.REQUIRED))
                .isInstanceOf(PausedException.class)
                .hasMessageContaining("needs-copy-without-host ");
        assertThat(job.shown()).containsExactly(JobState.WAITING);
    }

    @Test
    void policyThatRequiresOffloadIsRefusedWhereTheDriverCannot() {
        high.cannot();
        there(host, high);
        assertThatThrownBy(() -> chosen(Offload.REQUIRED))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("withoutHost=true", "high: it cannot");
    }

    @Test
    void hostIsFallenBackToWithTheReasonOfWhoeverCannot() throws Exception {
        high.cannot();
        there(host, high);
        assertThat(chosen(Offload.PREFERRED)).isSameAs(host.known());
        assertThat(job.notes()).containsExactly("passes-host detail=it cannot");
    }

    @Test
    void refusalIsNotTheLastWordWhileOneIsAwayWhoWasThere() throws Exception {
        high.cannot();
        there(host, high);
        board.<CopyProvider>remove(CopyProvider.class, host);
        ScriptedCopier updated = new ScriptedCopier("host", 1000, true);
        time.then(() -> there(updated));
        assertThat(chosen(Offload.PREFERRED)).isSameAs(updated.known());
        assertThat(job.shown()).contains(JobState.WAITING);
    }

    @Test
    void whoWasThereDoesNotComeBackForEver() {
        high.cannot();
        there(host, high);
        board.<CopyProvider>remove(CopyProvider.class, host);
        assertThatThrownBy(() -> chosen(Offload.PREFERRED))
                .isInstanceOf(PausedException.class)
                .hasMessageContaining("needs-copy ");
        assertThatThrownBy(() -> chosen(Offload.REQUIRED)).isInstanceOf(RefusedException.class);
    }

    @Test
    void refusalIsNotTheLastWordWhileNobodyReachesAUnit() throws Exception {
        host.cannot();
        there(host);
        board.<BlockDeviceProvider>remove(BlockDeviceProvider.class, units);
        time.then(() -> {
            devicesCome();
            host.can();
        });
        assertThat(chosen(Offload.PREFERRED)).isSameAs(host.known());
        assertThat(job.shown()).contains(JobState.WAITING);
    }

    @Test
    void refusalOfOneWhoHasNotHeardOfADriverYetIsNotTheLastWord() throws Exception {
        host.cannotOnce();
        there(host);
        assertThat(chosen(Offload.PREFERRED)).isSameAs(host.known());
        assertThat(job.shown()).isEmpty();
    }

    @Test
    void driverThatWasGivenUpIsPassedOver() throws Exception {
        there(low, high);
        CopyLadder ladder = new CopyLadder(job, Offload.PREFERRED);
        ladder.giveUp(ladder.choose(source, destination), "too far");
        assertThat(chosen(ladder)).isSameAs(low.known());
        ladder.giveUp(ladder.choose(source, destination), "too slow");
        assertThatThrownBy(() -> chosen(ladder))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("high: too far", "low: too slow");
    }

    @Test
    void driverThatCannotEvenTellIsOneThatCannot() throws Exception {
        CopyProvider broken = new CopyProvider() {
            @Override
            public CopyOffer probe(Place source, Place destination) throws IOException {
                throw new IOException("no answer");
            }

            @Override
            public CopyTask start(CopyPlan plan) {
                throw new AssertionError("it cannot");
            }
        };
        board.add(
                CopyProvider.class,
                new KnownDriver<>(broken, Map.of(CopyProvider.METHOD, "broken"), "org.example.broken", "1"));
        there(low);
        assertThat(chosen(Offload.PREFERRED)).isSameAs(low.known());
        assertThat(new CopyLadder(job, Offload.PREFERRED).ports(source, destination))
                .isEmpty();
    }
}
