// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.BackupService;
import org.offhost.backup.BackupService.Defaults;
import org.offhost.backup.BackupService.Queueing;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Job;
import org.offhost.backup.JobListener;
import org.offhost.backup.JobState;
import org.offhost.backup.Offload;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;
import org.offhost.block.UnitLocator;
import org.offhost.filesystem.FileSystemParser;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** What an administrator sets is in force for the next job; nothing is restarted by it. */
class ConfigurationTest {
    private static final String ENGINE = "org.offhost.backup.engine";
    private static final String FAT = "org.offhost.filesystem.fat.FatParser";
    private static final String QEMU = "org.offhost.snapshot.qemu.QemuProcess";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    ConfigurationAdmin configurations;

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

    private static void until(BooleanSupplier reached, String what) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static Dictionary<String, Object> values(Map<String, Object> values) {
        return new Hashtable<>(values);
    }

    private Defaults defaults() {
        return lab.backup().defaults();
    }

    @Test
    void nextJobIsAsConfiguredAndOneThatRunsStaysAsItBegan() throws Exception {
        Object engine = id(context.getServiceReference(BackupService.class));
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        Configuration configuration = configurations.getConfiguration(ENGINE, "?");
        configuration.update(values(Map.of(
                "check", "full", "offload", "required", "quiet.period.seconds", "0", "patience.seconds", "no time")));
        until(() -> defaults().check() == CheckLevel.FULL, "configured");
        assertThat(defaults().offload()).isEqualTo(Offload.REQUIRED);
        assertThat(defaults().patience())
                .as("what is no number changes nothing")
                .isEqualTo(Duration.ofMinutes(1));
        JobListener amid = status -> {
            if (status.state() == JobState.COPYING && defaults().check() != CheckLevel.NONE) {
                try {
                    configuration.update(values(Map.of("check", "none", "quiet.period.seconds", 0)));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                until(() -> defaults().check() == CheckLevel.NONE, "configured amid the job");
            }
        };
        ServiceRegistration<JobListener> listening = context.registerService(JobListener.class, amid, null);
        try {
            assertThat(Lab.completed(lab.run(defaults().backup(source, "first", medium)))
                            .summary()
                            .checked())
                    .isEqualTo(CheckLevel.FULL);
        } finally {
            listening.unregister();
        }
        assertThat(Lab.completed(lab.run(defaults().backup(source, "second", medium)))
                        .summary()
                        .checked())
                .isEqualTo(CheckLevel.NONE);
        configuration.delete();
        until(() -> defaults().equals(Defaults.UNSET), "as nothing were configured");
        assertThat(id(context.getServiceReference(BackupService.class))).isEqualTo(engine);
    }

    @Test
    void jobForABusyMediumWaitsWhereThatIsConfigured() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        Configuration configuration = configurations.getConfiguration(ENGINE, "?");
        configuration.update(values(Map.of("queue", true, "check", "full", "quiet.period.seconds", 0)));
        until(() -> defaults().check() == CheckLevel.FULL, "configured");
        CountDownLatch copying = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        JobListener holding = status -> {
            if (status.state() == JobState.COPYING && copying.getCount() > 0) {
                copying.countDown();
                try {
                    goOn.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        ServiceRegistration<JobListener> listening = context.registerService(JobListener.class, holding, null);
        try {
            Job first = lab.backup().backup(defaults().backup(source, "first", medium));
            assertThat(copying.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            BackupRequest next = defaults().backup(source, "second", medium);
            assertThatThrownBy(() -> lab.backup().backup(next, Queueing.REFUSED))
                    .isInstanceOf(RefusedException.class);
            Job second = lab.backup().backup(next);
            assertThat(second.status().state()).isEqualTo(JobState.QUEUED);
            assertThat(second.status().reason().orElseThrow().code()).isEqualTo(NoticeCode.QUEUED);
            goOn.countDown();
            Lab.completed(Lab.end(first));
            Lab.completed(Lab.end(second));
        } finally {
            goOn.countDown();
            listening.unregister();
            configuration.delete();
        }
        assertThat(lab.backup().sets(medium)).hasSize(2);
        until(() -> defaults().equals(Defaults.UNSET), "as nothing were configured");
    }

    /** SCR restarts a component without a method for it even if what is saved is what was there. */
    @Test
    void savedAgainOrWronglyItRestartsNoDriver() throws Exception {
        Object parser = id(fat());
        Configuration configuration = configurations.getConfiguration(FAT, "?");
        for (String codePage : new String[] {"866", "866", "no code page", "850"}) {
            configuration.update(values(Map.of("code.page", codePage)));
            until(() -> codePage.equals(fat().getProperty("code.page")), codePage);
            assertThat(id(fat())).as(codePage).isEqualTo(parser);
            Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
            Designator medium = lab.disk("medium.img", 512, 64 << 20);
            Lab.completed(lab.run(Lab.request(source, codePage.replace(' ', '-'), medium)));
        }
        configuration.delete();
    }

    @Test
    void severalQemusAreConfiguredAtOnceEachForItself() throws Exception {
        Configuration one = configurations.createFactoryConfiguration(QEMU, "?");
        Configuration other = configurations.createFactoryConfiguration(QEMU, "?");
        one.update(values(Map.of("socket", "/nowhere/one", "nbd", "none")));
        other.update(values(Map.of("socket", "/nowhere/other", "discard", "both")));
        until(() -> refusal("qemu:/nowhere/one#disk").contains(one.getPid() + ": nbd="), "the first");
        until(() -> refusal("qemu:/nowhere/other#disk").contains(other.getPid() + ": discard=both"), "the other");
        assertThat(refusal("qemu:/nowhere/third#disk")).isNotEmpty().doesNotContain("configuration");
        one.delete();
        until(() -> !refusal("qemu:/nowhere/one#disk").contains("configuration"), "forgotten");
        assertThat(refusal("qemu:/nowhere/other#disk")).contains(other.getPid());
        other.delete();
    }

    /** What those who know an address say of it. */
    private String refusal(String address) {
        StringBuilder said = new StringBuilder();
        try {
            for (ServiceReference<UnitLocator> locator : context.getServiceReferences(UnitLocator.class, null)) {
                try {
                    context.getService(locator).locate(address, UnitLocator.Use.READ);
                } catch (IOException e) {
                    said.append(e.getMessage()).append('\n');
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return said.toString();
    }

    private ServiceReference<?> fat() {
        try {
            return context.getServiceReferences(FileSystemParser.class, "(" + FileSystemParser.TYPE + "=fat16)")
                    .iterator()
                    .next();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Which instance of a component it is. */
    private static Object id(ServiceReference<?> component) {
        return component.getProperty("component.id");
    }
}
