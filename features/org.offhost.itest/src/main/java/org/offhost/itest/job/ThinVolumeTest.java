// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobStatus;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.itest.CommandLine;
import org.offhost.itest.Lab;
import org.offhost.itest.RestoredFolder;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Thin volumes of LVM are copied chunk by chunk from where their pool has them, by EXTENDED COPY and without anything that maps them. */
class ThinVolumeTest {
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
    void end() throws Exception {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    @Test
    void thinVolumeComesBackAndItsPoolIsNeverWritten() throws Exception {
        byte[] before = ThinDisk.bytes();
        Path image = Files.write(folder.resolve("source.img"), before);
        Designator source = lab.disk(image, 512, false, 0);
        Designator medium = lab.disk("m.img", 512, 64L << 20);
        JobStatus done = Lab.completed(lab.run(Lab.request(source, "thin", medium)
                .volume("thins/web")
                .offload(Offload.REQUIRED)
                .check(CheckLevel.FULL)));
        assertThat(done.summary().bytes().fallback()).isZero();
        assertThat(Lab.evidence(done.summary()))
                .anyMatch(e -> e.contains("thin pool 'thins/data': transaction 3 as the text has it"));
        String set = done.summary().setId();
        assertThat(Lab.failed(
                        lab.run(RestoreRequest.of(medium, new RestoreRequest.ToUnit(source, true).volume("thins/web"))
                                .set(set)
                                .patience(Lab.PATIENCE))))
                .contains("device 1 of thin pool", "--to-folder");
        assertThat(Arrays.equals(before, Files.readAllBytes(image))).isTrue();
        Designator own = lab.disk("own.img", 512, 64L << 20);
        Lab.completed(lab.restoreTo(medium, set, own));
        AllocatedBytes.same(lab, "ntfs-c512", Files.readAllBytes(folder.resolve("own.img")), 0);
    }

    /** The disk of a machine is a snapshot or a thin volume; its partition is found in it and saved by files. */
    @Test
    void filesOfThinVolumesAndOfWhatIsInThemAreRestored() throws Exception {
        Path image = ThinDisk.write(folder.resolve("source.img"));
        assertThat(CommandLine.of(context)
                        .run("inspect", image.toString())
                        .expect(0)
                        .out())
                .contains("LVM2 thin, 'thins/cut'", "its volumes are 4", "device 2 of thin pool");
        Designator source = lab.disk(image, 512, false, 0);
        isSaved(source, "thins/cut", "ntfs-c512");
        isSaved(source, "4", "fat12");
    }

    private void isSaved(Designator source, String volume, String fixture) throws Exception {
        Designator medium = lab.disk(fixture + ".img", 512, 64L << 20);
        BackupRequest request = Lab.request(source, "files", medium)
                .volume(volume)
                .files(List.of())
                .offload(Offload.REQUIRED);
        Lab.completed(lab.run(request));
        Path out = folder.resolve(fixture);
        Lab.completed(lab.restoreTo(medium, "", out));
        assertThat(RestoredFolder.compare(out, Fixtures.manifest(fixture)).differences())
                .isEmpty();
    }
}
