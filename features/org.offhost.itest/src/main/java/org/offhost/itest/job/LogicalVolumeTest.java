// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.itest.RestoredFolder;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** Files of a logical volume are backed up by EXTENDED COPY without anything that maps it. */
class LogicalVolumeTest {
    private static final long MIB = 1 << 20;

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

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void volumeInOnePieceComesBack(boolean files) throws Exception {
        Designator source = lab.disk(GuestsDisk.write(folder.resolve("source.img")), 512, false, 0);
        Designator medium = lab.disk("m.img", 512, 64 * MIB);
        BackupRequest request = Lab.request(source, "mail", medium).volume(1);
        JobStatus done = Lab.completed(lab.run(files ? request.files(List.of()) : request));
        assertThat(done.summary().bytes().fallback()).isZero();
        assertThat(Lab.evidence(done.summary())).anyMatch(e -> e.contains("volume group 'guests'"));
        Lab.completed(lab.restoreTo(medium, "", folder.resolve("out")));
        assertThat(RestoredFolder.compare(folder.resolve("out"), Fixtures.manifest("fat12"))
                        .differences())
                .isEmpty();
    }

    @Test
    void severalVolumesAreRefusedWithTheirNames() throws Exception {
        Designator source = lab.disk(GuestsDisk.write(folder.resolve("source.img")), 512, false, 0);
        String message = Lab.failed(lab.run(Lab.request(source, "x", lab.disk("m.img", 512, 64 * MIB))));
        assertThat(message).contains("has 2 volumes by its lvm2 table", "--volume");
    }
}
