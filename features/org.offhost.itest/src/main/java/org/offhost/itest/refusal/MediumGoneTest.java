// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.offhost.array.virtual.management.DiskFile;
import org.offhost.array.virtual.management.Faults;
import org.offhost.array.virtual.management.TapeFile;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.Offload;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;

/** A medium that is taken away or replaced while a job writes to it: nothing is committed, and the job says so. */
class MediumGoneTest {
    private static final long MIB = 1 << 20;

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Lab lab;
    private Path dir;
    private Path file;
    private Path link;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(context, folder);
        dir = Files.createDirectory(folder.resolve("media"));
        file = dir.resolve("medium");
        link = folder.resolve("link");
    }

    @AfterEach
    void end() throws IOException {
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private interface Deed {
        void to(MediumGoneTest test) throws IOException;
    }

    enum Change {
        DELETED(t -> Files.delete(t.file)),
        MOVED(t -> Files.move(t.file, t.folder.resolve("elsewhere"))),
        REPLACED(t -> {
            Files.move(t.file, t.folder.resolve("elsewhere"));
            Files.write(t.file, new byte[1 << 20]);
        }),
        REPLACED_BY_A_COPY(t -> {
            Files.copy(t.file, t.folder.resolve("copy"));
            Files.move(t.folder.resolve("copy"), t.file, StandardCopyOption.REPLACE_EXISTING);
        }),
        FOLDER_RENAMED(t -> Files.move(t.dir, t.folder.resolve("renamed"))),
        LINK_RETARGETED(t -> {
            Files.copy(t.file, t.folder.resolve("other"));
            Files.delete(t.link);
            Files.createSymbolicLink(t.link, t.folder.resolve("other"));
        });

        private final Deed deed;

        Change(Deed deed) {
            this.deed = deed;
        }
    }

    static Stream<Arguments> changes() {
        return Stream.of(Unit.Kind.values())
                .flatMap(kind -> Stream.of(Change.values()).map(change -> Arguments.of(kind, change)));
    }

    private Designator medium(Unit.Kind kind) throws IOException {
        Files.createFile(file);
        Files.createSymbolicLink(link, file);
        return kind == Unit.Kind.RECORDS
                ? lab.keep(lab.array().attach(new TapeFile(link, false, true, 0)))
                : lab.keep(lab.array().attach(new DiskFile(link, 512, false, 64 * MIB)));
    }

    private static void gone(Job job) throws InterruptedException {
        String reason = Lab.failed(Lab.end(job));
        assertThat(reason).contains("taken away, moved or replaced", "medium");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whileItIsCopiedTo(Unit.Kind kind, Change change) throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = medium(kind);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = lab.backup().backup(Lab.request(source, "fat16", medium).offload(Offload.PREFERRED));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        change.deed.to(this);
        gate.open();
        gone(job);
        assertThat(job.status().summary().bytes().fallback())
                .as("nobody else was tried")
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Unit.Kind.class)
    void justBeforeTheCommit(Unit.Kind kind) throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat12"), 512, true, 0);
        Designator medium = medium(kind);
        var listener = context.registerService(
                org.offhost.backup.JobListener.class,
                status -> {
                    if (status.state() == JobState.COMMITTING && Files.exists(file)) {
                        try {
                            Files.delete(file);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                },
                null);
        try {
            gone(lab.backup().backup(Lab.request(source, "fat12", medium)));
        } finally {
            listener.unregister();
        }
    }

    @ParameterizedTest
    @EnumSource
    void destinationOfARestore(Change change) throws Exception {
        Designator set = lab.disk("set.img", 512, 64 * MIB);
        Lab.completed(lab.run(Lab.request(lab.disk(Fixtures.shared("fat16"), 512, true, 0), "fat16", set)));
        Designator unit = medium(Unit.Kind.BLOCKS);
        Faults.Gate gate = lab.array().faults().gateAfter(0);
        Job job = lab.backup()
                .restore(RestoreRequest.of(set, new RestoreRequest.ToUnit(unit, true))
                        .offload(Offload.PREFERRED)
                        .patience(Lab.PATIENCE));
        assertThat(gate.awaitArrival(Lab.JOB_LIMIT)).isTrue();
        change.deed.to(this);
        gate.open();
        gone(job);
    }
}
