// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.increment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest.ImageFormat;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.itest.Tool;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Every point of a chain is restored exactly, by this product and by tar and qemu-img. */
class IncrementChainTest {
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

    @Test
    void changedContentOfFilesIsSavedAlone() throws Exception {
        IncrementLab chain = new IncrementLab(lab, folder, "fat16");
        Random random = new Random(11);
        JobStatus first = chain.save(Since.LAST);
        assertThat(Lab.notes(first.summary())).anyMatch(n -> n.contains("everything is saved"));
        for (int i = 0; i < 4; i++) {
            chain.volume().write(random, 5);
            JobStatus next = chain.save(Since.LAST);
            assertThat(Lab.notes(next.summary())).noneMatch(n -> n.contains("all that is in use"));
            assertThat(next.summary().bytes().offloaded()).isBetween(1L, 5L << 17);
            assertThat(chain.set(i + 1).parent())
                    .isEqualTo(chain.points().get(i).set());
            assertThat(lab.array().pointInTime().marks(chain.volume().unit())).hasSize(1);
        }
        chain.restoreAll();
        Lab.completed(lab.verify(chain.medium(), CheckLevel.FULL));
        chain.convertAll();
    }

    /** Written and read by EXTENDED COPY alone. */
    @Test
    void eachPointOfAChainOnATapeIsWhole() throws Exception {
        IncrementLab chain = new IncrementLab(lab, folder, "fat16").onTape("medium.tap");
        Random random = new Random(13);
        for (int i = 0; i < 3; i++) {
            assertThat(chain.save(Since.LAST).summary().bytes().fallback()).isZero();
            chain.volume().write(random, 5);
        }
        assertThat(lab.backup().sets(chain.medium()))
                .extracting(BackupSet::parent)
                .containsExactly(
                        "", chain.points().get(0).set(), chain.points().get(1).set());
        chain.restoreAll();
        Lab.completed(lab.verify(chain.medium(), CheckLevel.FULL));
        newestPointMovesToADisk(chain);
        chain.points().remove(0); // of a full one other tests do it
        chain.convertAllOfTape();
    }

    private void newestPointMovesToADisk(IncrementLab chain) throws Exception {
        Designator away = lab.disk("away.tar", 512, IncrementLab.MEDIUM_SIZE);
        JobStatus moved = Lab.completed(lab.run(ConsolidateRequest.of(chain.medium(), away)
                .offload(Offload.REQUIRED)
                .patience(Lab.PATIENCE)));
        assertThat(moved.summary().bytes().fallback()).isZero();
        assertThat(moved.summary().checked()).isEqualTo(CheckLevel.FULL);
        IncrementLab there = chain.on(away, "away.tar", moved.summary().setId());
        there.restoreAll();
        there.convertAll();
    }

    @Test
    void chainOnAFullSetThatIsAnImageIsAsExact() throws Exception {
        IncrementLab chain = new IncrementLab(lab, folder, "ntfs-4k").with(ImageFormat.QCOW2);
        Random random = new Random(72);
        for (int i = 0; i < 3; i++) {
            JobStatus done = chain.save(Since.LAST);
            assertThat(done.summary().bytes().fallback()).isZero();
            chain.volume().write(random, 5);
        }
        assertThat(chain.set(1).parent()).isEqualTo(chain.points().get(0).set());
        chain.restoreAll();
        Lab.completed(lab.verify(chain.medium(), CheckLevel.FULL));
        chain.convertAll();
    }

    @Test
    void nothingChangedIsAnEmptyIncrement() throws Exception {
        IncrementLab chain = new IncrementLab(lab, folder, "fat12");
        chain.save(Since.NONE);
        assertThat(chain.save(Since.LAST).summary().bytes().offloaded()).isZero();
        chain.restoreAll();
        chain.convertAll();
    }

    @Test
    void filesThatComeGoAndGrowOnNtfsAreAsTheyWereAtEachPoint() throws Exception {
        Tool.need("ntfs-3g", "umount", "python3");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
        IncrementLab chain = new IncrementLab(lab, folder, "ntfs-4k");
        chain.save(Since.NONE);
        for (int round = 1; round <= IncrementLab.POINTS; round++) {
            chain.volume().become(changedByAHost(chain, round));
            assertThat(Lab.notes(chain.save(Since.LAST).summary()))
                    .anyMatch(n -> n.contains("are saved"))
                    .noneMatch(n -> n.contains("all that is in use"));
        }
        chain.restoreAll();
        chain.convertAll();
        Path files = folder.resolve("files");
        Lab.completed(lab.restoreTo(chain.medium(), chain.points().get(2).set(), files, "/round-2/kept"));
        assertThat(Files.readAllBytes(files.resolve("round-2/kept"))).isEqualTo(content(2));
    }

    private static byte[] content(int round) {
        byte[] content = new byte[200_000 + 77_777 * (round % 5)];
        new Random(round).nextBytes(content);
        return content;
    }

    private byte[] changedByAHost(IncrementLab chain, int round) throws Exception {
        Path image = Files.write(folder.resolve("host.img"), chain.volume().bytes());
        Files.write(folder.resolve("content"), content(round));
        Tool.run(folder, "mkdir -p mnt && ntfs-3g host.img mnt");
        try {
            Tool.run(folder.resolve("mnt"), chain.changes(round));
            Tool.run(
                    folder,
                    "mkdir mnt/round-" + round + " && cp content mnt/round-" + round + "/kept && cp content mnt/goes-"
                            + round + " && rm -rf mnt/goes-" + (round - 2) + " mnt/round-" + (round - 4));
        } finally {
            Tool.run(folder, "umount mnt");
        }
        return Files.readAllBytes(image);
    }
}
