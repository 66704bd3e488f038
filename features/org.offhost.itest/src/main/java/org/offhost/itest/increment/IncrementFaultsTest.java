// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.increment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What is missing, lost or broken costs an increment room or time, or is refused; never bytes. */
class IncrementFaultsTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private IncrementLab chain;
    private final Random random = new Random(5);

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        chain = new IncrementLab(lab, folder, "fat16");
        chain.save(Since.NONE);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private JobStatus run(Since since) throws Exception {
        return lab.run(chain.request(since));
    }

    @Test
    void cancelledIncrementLosesNoChangeOfTheNext() throws Exception {
        chain.volume().write(random, 20);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = lab.backup().backup(chain.request(Since.LAST));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        job.cancel();
        assertThat(Lab.end(job).state()).isEqualTo(JobState.CANCELLED);
        lab.array().faults().clear();
        chain.volume().write(random, 3);
        JobStatus next = chain.save(Since.LAST);
        assertThat(Lab.notes(next.summary())).noneMatch(n -> n.contains("all that is in use"));
        chain.restoreAll();
    }

    @Test
    void failedIncrementLosesNoChangeOfTheNext() throws Exception {
        chain.volume().write(random, 20);
        lab.array().faults().unreadable(chain.volume().unit(), 0, 1L << 40);
        Lab.failed(run(Since.LAST));
        lab.array().faults().clear();
        assertThat(Lab.notes(chain.save(Since.LAST).summary())).noneMatch(n -> n.contains("all that is in use"));
        chain.restoreAll();
    }

    @Test
    void allInUseIsSavedIfTheSourceWasWrittenBehindItsArray() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(chain.file().toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[] {1, 2, 3});
        }
        JobStatus next = chain.save(Since.LAST);
        assertThat(Lab.notes(next.summary()))
                .anyMatch(n -> n.startsWith("all that is in use is saved, as an increment of set")
                        && n.contains("behind the array's back"));
        chain.volume().write(random, 2);
        assertThat(Lab.notes(chain.save(Since.LAST).summary())).noneMatch(n -> n.contains("all that is in use"));
        chain.restoreAll();
    }

    @Test
    void setWhoseMarkIsGoneIsContinuedByAllInUse() throws Exception {
        String first = chain.points().get(0).set();
        chain.volume().write(random, 3);
        chain.save(Since.LAST);
        JobStatus next = chain.save(Since.set(first));
        assertThat(Lab.notes(next.summary())).anyMatch(n -> n.startsWith("all that is in use is saved"));
        assertThat(chain.set(2).parent()).isEqualTo(first);
        chain.restoreAll();
    }

    @Test
    void damagedLinkIsNamedAndCostsOnlyWhatContinuesIt() throws Exception {
        for (int i = 0; i < 3; i++) {
            chain.volume().write(random, 3);
            chain.save(Since.LAST);
        }
        List<IncrementLab.Point> points = List.copyOf(chain.points());
        destroy(points.get(2).set());
        Designator to = lab.disk("to.img", 512, points.get(0).image().length);
        assertThat(Lab.refused(lab.restoreTo(chain.medium(), points.get(3).set(), to)))
                .contains(
                        points.get(3).set(),
                        "only what changed since set " + points.get(2).set(),
                        "not whole");
        String told = Lab.failed(lab.verify(chain.medium(), CheckLevel.STRUCTURE));
        assertThat(told).contains(points.get(2).set(), "Set " + points.get(3).set() + " holds only what changed");
        chain.points().removeIf(p -> p == points.get(2) || p == points.get(3));
        chain.restoreAll();
    }

    /** Overwrites the header of a set. */
    private void destroy(String set) throws IOException {
        byte[] all = Files.readAllBytes(folder.resolve("medium.tar"));
        byte[] name = (set + "/offhost/set.json").getBytes(StandardCharsets.US_ASCII);
        int at = new String(all, StandardCharsets.ISO_8859_1).indexOf(new String(name, StandardCharsets.US_ASCII));
        lab.detach(chain.medium());
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("medium.tar").toFile(), "rw")) {
            file.seek(at + 600);
            file.write(new byte[200]);
        }
        lab.disk(folder.resolve("medium.tar"), 512, false, 0);
    }

    @Test
    void whatCannotBeContinuedIsRefusedBeforeAnythingIsWritten() throws Exception {
        String volume = chain.points().get(0).set();
        assertThat(Lab.refused(lab.run(chain.request(Since.set(volume)).files(List.of()))))
                .contains("set " + volume + " has profile VOLUME");
        assertThat(Lab.refused(run(Since.set("nothing")))).contains("holds no set nothing");
        Designator other = lab.disk(Fixtures.image("fat12", folder), 512, false, 0);
        String first = chain.points().get(0).set();
        assertThat(Lab.refused(
                        lab.run(Lab.request(other, "other", chain.medium()).since(Since.set(first)))))
                .contains("set " + first + " is of unit");
        assertThat(Lab.notes(chain.onDisk("elsewhere.tar").save(Since.LAST).summary()))
                .anyMatch(n -> n.contains("everything is saved"));
    }

    /** A set of another medium is continued there: the new one has what changed, and is restored of both. */
    @Test
    void whatLiesOnAnotherMediumIsContinued() throws Exception {
        IncrementLab next = chain.onDisk("next.tar");
        chain.volume().write(random, 20);
        next.save(Since.set(chain.points().get(0).set()));
        assertThat(next.set(0).parent()).isEqualTo(chain.points().get(0).set());
        assertThat(next.set(0).parentMedium()).isEqualTo(chain.set(0).mediumId());
        chain.volume().write(random, 5);
        next.save(Since.LAST);
        next.restoreAll();
    }
}
