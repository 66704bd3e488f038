// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.SetRecord;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.job.TestHands;
import org.offhost.backup.engine.medium.Explanations;
import org.offhost.backup.engine.medium.UnitsInUse;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.BlockDevice;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.KnownDriver;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.filesystem.fat.FatParser;

/** The row of a verification, over units in memory. */
class VerifyStepsTest {
    @TempDir
    Path folder;

    private final UnitsInUse inUse = new UnitsInUse((one, other) -> false);
    private RestoreSite site;

    @BeforeEach
    void build() throws Exception {
        site = new RestoreSite(folder);
    }

    private VerifyRequest request(CheckLevel level) {
        return new VerifyRequest(site.backup().medium(), "", level, Duration.ofMinutes(1));
    }

    private TestHands run(VerifyRequest request) throws IOException, InterruptedException {
        TestHands job = site.submit(request);
        run(job, request);
        return job;
    }

    private void run(TestHands job, VerifyRequest request) throws IOException, InterruptedException {
        VerifySteps.of(request, inUse, new Explanations(site.backup().board(), set -> false))
                .run(job);
    }

    private void damage(SetRecord set) throws IOException {
        site.write(site.backup().medium(), set.start() + set.bodyLength() / 2 / 512 * 512, 0x5A);
    }

    @Test
    void structureOfEverySetIsReadInOneState() throws Exception {
        site.addSet(CheckLevel.NONE);
        site.addSet(CheckLevel.NONE);
        TestHands job = run(request(CheckLevel.STRUCTURE));
        assertThat(job.entered().stream().distinct()).containsExactly(JobState.CHECKING);
        assertThat(job.notes()).filteredOn(n -> n.startsWith("set-sound set=")).hasSize(2);
        assertThat(job.notes()).last().isEqualTo("sets-verified sets=2");
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.STRUCTURE);
        assertThat(job.isTouched()).isFalse();
    }

    @Test
    void firstFullReadingKeepsSumsByWhichTheNextOneProves() throws Exception {
        site.addSet(CheckLevel.NONE);
        TestHands first = run(request(CheckLevel.FULL));
        assertThat(first.tally().summary().checked()).isEqualTo(CheckLevel.READ);
        assertThat(first.notes()).anyMatch(n -> n.startsWith("sums-on-medium"));
        TestHands second = run(request(CheckLevel.FULL));
        assertThat(second.tally().summary().checked()).isEqualTo(CheckLevel.FULL);
        assertThat(second.notes())
                .anyMatch(n -> n.startsWith("set-proved") && n.contains(" sums=sums onMedium=true read=2"));
    }

    @Test
    void sumsAreNotWrittenToAMediumThatSomebodyElseReads() throws Exception {
        site.addSet(CheckLevel.NONE);
        UnitsInUse.Claim reading = new UnitsInUse.Claim(site.backup().medium(), UnitsInUse.Use.READ_MEDIUM);
        try (UnitsInUse.Held other = inUse.take("job 1", List.of(reading))) {
            assertThat(run(request(CheckLevel.FULL)).notes())
                    .anyMatch(n -> n.startsWith("sums-not-kept") && n.contains("detail=medium-in-use"));
        }
    }

    @Test
    void damagedSetFailsTheJobAndHidesNoOther() throws Exception {
        damage(site.addSet(CheckLevel.FULL));
        SetRecord whole = site.addSet(CheckLevel.FULL);
        VerifyRequest request = request(CheckLevel.FULL);
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> run(job, request))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        assertThat(job.notes())
                .anyMatch(n ->
                        n.startsWith("set-proved set=" + whole.description().id() + " sums="));
        assertThat(job.tally().summary().checked()).isEqualTo(CheckLevel.NONE);
    }

    @Test
    void driverThatGoesInTheMidstOfASetHasOnlyThatOneReadAgain() throws Exception {
        site.addSet(CheckLevel.NONE);
        site.addSet(CheckLevel.NONE);
        CountingParser parser = new CountingParser(2);
        site.backup()
                .board()
                .add(
                        FileSystemParser.class,
                        new KnownDriver<>(
                                parser,
                                Map.of(FileSystemParser.TYPE, List.of("fat12"), "service.ranking", 1000),
                                "counting",
                                "1"));
        TestHands job = run(request(CheckLevel.STRUCTURE));
        assertThat(parser.opened).as("one, the other in vain, and once more").isEqualTo(3);
        assertThat(job.notes()).filteredOn(n -> n.startsWith("set-sound set=")).hasSize(2);
        assertThat(job.tally().summary().files()).isPositive();
    }

    /** Goes away under whoever opens its volume for the number of times. */
    private static final class CountingParser implements FileSystemParser {
        private final FileSystemParser parser = new FatParser();
        private final int fails;
        private int opened;

        CountingParser(int fails) {
            this.fails = fails;
        }

        @Override
        public Optional<VolumeSummary> probe(BlockDevice volume) throws IOException {
            return parser.probe(volume);
        }

        @Override
        public FileSystemVolume open(BlockDevice volume) throws IOException {
            if (++opened == fails) {
                throw new ProviderWithdrawnException("the parser went");
            }
            return parser.open(volume);
        }
    }

    @Test
    void setThatIsAskedForIsTheOnlyOneRead() throws Exception {
        SetRecord first = site.addSet(CheckLevel.NONE);
        site.addSet(CheckLevel.NONE);
        TestHands job = run(new VerifyRequest(
                site.backup().medium(), first.description().id(), CheckLevel.STRUCTURE, Duration.ofMinutes(1)));
        assertThat(job.notes()).last().isEqualTo("sets-verified sets=1");
        assertThat(job.tally().summary().setId()).isEqualTo(first.description().id());
    }

    @Test
    void mediumWithoutASetIsRefused() throws Exception {
        VerifyRequest request = request(CheckLevel.STRUCTURE);
        TestHands job = site.submit(request);
        assertThatThrownBy(() -> run(job, request))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("medium-blank");
    }

    @Test
    void nextProcessBeginsAnewSinceItProvesWhatIsThereNow() throws Exception {
        SetRecord set = site.addSet(CheckLevel.FULL);
        run(request(CheckLevel.FULL));
        damage(set);
        assertThatThrownBy(() -> run(site.again(), request(CheckLevel.FULL)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void cancelledJobIsAtAnEndBeforeItsFirstStep() throws Exception {
        site.addSet(CheckLevel.NONE);
        VerifyRequest request = request(CheckLevel.STRUCTURE);
        TestHands job = site.submit(request);
        job.cancel();
        assertThatThrownBy(() -> run(job, request)).isInstanceOf(CancellationException.class);
        assertThat(job.entered()).isEmpty();
    }
}
