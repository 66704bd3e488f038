// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.increment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.backup.BackupRequest.ImageFormat;
import org.offhost.backup.BackupRequest.Since;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.MediumContents;
import org.offhost.backup.keep.ForgetReport;
import org.offhost.backup.keep.ForgetRequest;
import org.offhost.backup.keep.KeepRules;
import org.offhost.backup.keep.SetKeeper;
import org.offhost.backup.notice.RefusedException;
import org.offhost.itest.Lab;
import org.offhost.itest.Tool;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** What is forgotten is listed by plain tar still, its room goes back to the array, and nothing else is touched. */
class ForgetTest {
    private static final KeepRules LAST = new KeepRules(1, 0, 0, 0, 0);

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
    @EnumSource
    void forgottenSetsAreListedByTarAndTheOthersAreWhole(ImageFormat form) throws Exception {
        Tool.need("tar", "qemu-img");
        IncrementLab chain = new IncrementLab(lab, folder, "fat12", new DiskTraits(true, false)).with(form);
        chain.save(Since.NONE);
        chain.volume().write(new Random(38), 3);
        chain.save(Since.NONE);
        String old = chain.points().remove(0).set();
        String tar = Tool.run(folder, "tar tf medium.tar --ignore-zeros");
        SetKeeper keeper = lab.service(SetKeeper.class);
        ForgetRequest request = new ForgetRequest(chain.medium(), LAST, ZoneOffset.UTC, false);
        Instant until = Instant.now().plus(Duration.ofHours(1));
        keeper.lock(chain.medium(), chain.points().get(0).set(), until);
        ForgetReport report = keeper.forget(request);
        assertThat(report.released()).isPositive();
        MediumContents contents = lab.backup().contents(chain.medium());
        assertThat(contents.faults()).isEmpty();
        assertThat(contents.sets())
                .extracting(s -> s.id())
                .containsExactly(chain.points().get(0).set());
        assertThat(contents.forgotten()).extracting(s -> s.id()).containsExactly(old);
        assertThat(contents.locks()).containsEntry(chain.points().get(0).set(), until);
        assertThat(Tool.run(folder, "tar tf medium.tar --ignore-zeros")).contains(tar.split("\n"));
        Tool.run(folder, "tar -xSf medium.tar --ignore-zeros " + old);
        if (form == ImageFormat.SPARSE) {
            assertThat(folder.resolve(old).resolve("vm.img"))
                    .hasSize(chain.points().get(0).image().length);
        } else {
            assertThat(Tool.run(folder, "qemu-img check " + old + "/vm.qcow2")).contains("No errors were found");
        }
        chain.restoreAll();
        Lab.completed(lab.verify(chain.medium(), CheckLevel.FULL));
        assertThatThrownBy(() -> keeper.lock(chain.medium(), old, until)).isInstanceOf(RefusedException.class);
    }
}
