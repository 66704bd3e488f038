// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.Faults;
import org.offhost.backup.Job;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A unit that something else uses is refused in one clear sentence. */
class SharedUnitRefusalTest {
    private static final long MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private RefusalLab lab;

    @BeforeEach
    void start() {
        lab = new RefusalLab(context, folder);
    }

    @AfterEach
    void end() throws IOException {
        lab.close();
    }

    @Test
    void sourceAndMediumAreOneFileByAnyName() throws Exception {
        Path image = Fixtures.image("fat12", folder);
        Path hard = Files.createLink(lab.path("hard.img"), image);
        Path soft = Files.createSymbolicLink(lab.path("soft.img"), image);
        String before = RefusalLab.sum(image);
        for (Path other : List.of(image, hard, soft, folder.resolve("x/../fat12.img"))) {
            Files.createDirectories(folder.resolve("x"));
            Designator source = lab.disk(image, 512, true, 0);
            Designator medium = lab.disk(other, 512, false, 0);
            assertThat(medium).isEqualTo(source);
            RefusalLab.refused(
                    () -> lab.backup().backup(Lab.request(source, "fat12", medium)),
                    source.toString(),
                    "same",
                    "Name another medium");
        }
        assertThat(RefusalLab.sum(image)).isEqualTo(before);
    }

    @Test
    void mediumInAnotherProcessIsRefused() throws Exception {
        Path medium = lab.file("medium.img", 8 * MIB, 0, new byte[0]);
        Path program = Files.writeString(lab.path("Holder.java"), """
                import java.nio.channels.FileChannel;
                import java.nio.file.Path;
                import java.nio.file.StandardOpenOption;
                class Holder {
                    public static void main(String[] a) throws Exception {
                        try (FileChannel c = FileChannel.open(Path.of(a[0]), StandardOpenOption.WRITE)) {
                            c.lock();
                            System.out.println("locked");
                            System.in.read();
                        }
                    }
                }
                """);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process holder = new ProcessBuilder(java.toString(), program.toString(), medium.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("locked");
            RefusalLab.refused(
                    () -> lab.array().attach(new DiskFile(medium, 512, false, 0)),
                    medium.toString(),
                    "in use by another process");
        } finally {
            holder.getOutputStream().close();
            assertThat(holder.waitFor(120, TimeUnit.SECONDS)).isTrue();
        }
        Lab.completed(lab.run(Lab.request(lab.source("fat12"), "fat12", lab.disk(medium, 512, false, 0))));
    }

    @Test
    void busyMediumIsRefused() throws Exception {
        Designator medium = lab.disk("medium.img", 512, 64 * MIB);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = lab.backup().backup(Lab.request(lab.source("fat12"), "fat12", medium));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        RefusalLab.refused(
                () -> lab.backup().backup(Lab.request(lab.source("fat16"), "fat16", medium)),
                medium.toString(),
                job.id(),
                "Wait");
        gate.open();
        Lab.completed(Lab.end(job));
        Lab.completed(lab.run(Lab.request(lab.source("fat16"), "fat16", medium)));
    }
}
