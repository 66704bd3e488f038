// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.increment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.backup.BackupRequest.ImageFormat;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.backup.Offload;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A point of a chain, made a set of its own by the copy manager, is what the chain gave; and is continued. */
class ConsolidateTest {
    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;

    @BeforeEach
    void start() {
        lab = new Lab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    @ParameterizedTest
    @CsvSource({"fat16, QCOW2", "ntfs-4k, SPARSE"})
    void newestPointIsMovedByDevicesAndContinuedOnItsNewMedium(String fixture, ImageFormat form) throws Exception {
        IncrementLab chain = new IncrementLab(lab, folder, fixture).with(form);
        Random random = new Random(38);
        chain.save(Since.NONE);
        for (int i = 0; i < 2; i++) {
            chain.volume().write(random, 5);
            chain.save(Since.LAST);
        }
        Designator away = lab.disk("away.tar", 512, IncrementLab.MEDIUM_SIZE);
        JobStatus done = Lab.completed(lab.run(ConsolidateRequest.of(chain.medium(), away)
                .offload(Offload.REQUIRED)
                .patience(Lab.PATIENCE)));
        ByteCounts bytes = done.summary().bytes();
        assertThat(bytes.fallback()).isZero();
        assertThat(bytes.offloaded()).isPositive();
        assertThat(done.summary().checked()).isEqualTo(CheckLevel.FULL);
        List<BackupSet> made = lab.backup().sets(away);
        assertThat(made).hasSize(1);
        assertThat(made.get(0).parent()).isEmpty();
        assertThat(made.get(0).id()).isNotEqualTo(chain.set(2).id());
        assertThat(made.get(0).cutAt()).isEqualTo(chain.set(2).cutAt());
        IncrementLab moved = chain.on(away, "away.tar", made.get(0).id());
        moved.restoreAll();
        moved.convertAll();
        Lab.completed(lab.verify(away, CheckLevel.FULL));
        chain.volume().write(random, 5);
        JobStatus next = moved.save(Since.LAST);
        assertThat(Lab.notes(next.summary())).noneMatch(n -> n.contains("everything is saved"));
        moved.restoreAll();
    }
}
