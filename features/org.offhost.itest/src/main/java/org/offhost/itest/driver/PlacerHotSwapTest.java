// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.Job;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RestoreRequest;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.itest.GoingParser;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The driver that places files goes in the midst of a restore; the next one goes on, and nothing is lost. */
class PlacerHotSwapTest {
    private static final String PLACER = "org.offhost.restore.folder";

    /** Contents that come before the driver goes. */
    private static final int FEW = 20;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ServiceComponentRuntime components;

    @TempDir
    Path folder;

    private final Watcher watcher = new Watcher();
    private ServiceRegistration<JobListener> listening;
    private Optional<ServiceRegistration<FileSystemParser>> parser = Optional.empty();
    private Optional<Bundle> newer = Optional.empty();
    private Lab lab;
    private Designator medium;
    private Path out;
    private Path reference;

    @BeforeEach
    void start() throws Exception {
        lab = new Lab(context, folder);
        out = folder.resolve("out");
        reference = folder.resolve("reference");
        Designator source = lab.disk(Fixtures.shared("fat12"), 512, true, 0);
        medium = lab.disk("medium.img", 512, 256L << 20);
        Lab.completed(lab.run(Lab.request(source, "fat12", medium)));
        Lab.completed(lab.run(request(reference)));
        listening = context.registerService(JobListener.class, watcher, null);
    }

    @AfterEach
    void end() throws Exception {
        try (Lab closing = lab) {
            if (newer.isPresent()) {
                newer.get().uninstall();
            }
            placer().start();
            parser.ifPresent(ServiceRegistration::unregister);
            listening.unregister();
            closing.nothingLeft();
        }
    }

    private Bundle placer() {
        return Arrays.stream(context.getBundles())
                .filter(b -> PLACER.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private RestoreRequest request(Path to) {
        return RestoreRequest.of(medium, new RestoreRequest.ToFolder(to, ExistingFiles.REFUSE))
                .patience(Lab.JOB_LIMIT);
    }

    private interface Happening {
        void happens() throws BundleException, IOException;
    }

    /** Something happens in the job's own thread, once, when it has placed some files and is about to place the next. */
    private void inTheMidst(Happening happening) throws Exception {
        FileSystemParser real;
        Designator source = lab.disk(Fixtures.shared("fat12"), 512, true, 0);
        try (BlockDevice device = lab.open(source)) {
            real = lab.parser(device);
        }
        AtomicBoolean happened = new AtomicBoolean();
        FileSystemParser watched = new GoingParser(real, FEW, () -> {
            if (happened.compareAndSet(false, true)) {
                try {
                    happening.happens();
                } catch (BundleException e) {
                    throw new IOException(e);
                }
            }
        });
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(FileSystemParser.TYPE, "fat12");
        properties.put("service.ranking", 1000);
        parser = Optional.of(context.registerService(FileSystemParser.class, watched, properties));
    }

    private static List<Path> files(Path in) throws IOException {
        try (Stream<Path> all = Files.walk(in)) {
            return all.filter(Files::isRegularFile)
                    .filter(p -> !p.getFileName().toString().startsWith(".offhost-metadata-"))
                    .map(in::relativize)
                    .sorted()
                    .toList();
        }
    }

    private void everythingIsThere(JobStatus end, Path but) throws IOException {
        assertThat(files(out)).isEqualTo(files(reference));
        for (Path p : files(reference)) {
            if (!p.equals(but)) {
                assertThat(Files.mismatch(out.resolve(p), reference.resolve(p)))
                        .as(p.toString())
                        .isEqualTo(-1);
            }
        }
        assertThat(end.summary().files()).isEqualTo(files(reference).size() - (but == null ? 0 : 1));
    }

    @Test
    void jobWaitsForTheNextPlacerAndLeavesAloneWhatAUserChangedMeanwhile() throws Exception {
        inTheMidst(() -> placer().stop());
        Standing before = Standing.of(context, components, Set.of(PLACER));
        Job job = lab.backup().restore(request(out));
        assertThat(Lab.reason(watcher.await(JobState.WAITING))).contains("a driver that places files in folder " + out);
        List<Path> came = files(out);
        assertThat(came).as("came before the driver went").hasSizeGreaterThan(FEW / 2);
        assertThat(came).noneMatch(p -> p.toString().contains("partial"));
        Path changed = came.stream()
                .filter(p -> !p.toString().contains(".offhost"))
                .findFirst()
                .orElseThrow();
        Files.writeString(out.resolve(changed), "what the user wrote");
        placer().start();
        JobStatus end = Lab.completed(Lab.end(job));
        assertThat(out.resolve(changed)).hasContent("what the user wrote");
        assertThat(end.summary().failures()).singleElement().satisfies(f -> {
            assertThat(f.path()).isEqualTo("/" + changed);
            assertThat(f.reason()).contains("somebody changed or replaced it");
        });
        everythingIsThere(end, changed);
        assertThat(Standing.of(context, components, Set.of(PLACER)))
                .as("nothing else was restarted")
                .isEqualTo(before);
    }

    @Test
    void newerPlacerGoesOn() throws Exception {
        inTheMidst(() -> {
            newer = Optional.of(NewerVersion.install(context, placer()));
            placer().stop();
            newer.get().start();
        });
        JobStatus end = Lab.completed(lab.run(request(out)));
        assertThat(end.summary().failures()).isEmpty();
        everythingIsThere(end, null);
    }

    @Test
    void placerThatIsAbsentAtSubmitIsWaitedForAndNothingIsMadeBefore() throws Exception {
        placer().stop();
        Job job = lab.backup().restore(request(out));
        watcher.await(JobState.WAITING);
        assertThat(out).doesNotExist();
        placer().start();
        JobStatus end = Lab.completed(Lab.end(job));
        everythingIsThere(end, null);
    }

    @Test
    void cancelledWhileNoPlacerIsThereItSaysWhatStays() throws Exception {
        inTheMidst(() -> placer().stop());
        Job job = lab.backup().restore(request(out));
        watcher.await(JobState.WAITING);
        job.cancel();
        JobStatus end = Lab.end(job);
        assertThat(end.state()).isEqualTo(JobState.CANCELLED);
        assertThat(Lab.notes(end.summary()))
                .anyMatch(n -> n.contains("stays in folder " + out) && n.contains("delete what is named .offhost-*"));
        assertThat(out.resolve(".offhost-restore-" + job.id())).exists();
    }
}
