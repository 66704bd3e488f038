// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.backup.Job;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The checks, run by the core of Felix as an administrator's console runs them. */
class HealthTest {
    private static final String UNITS = "Offhost units";
    private static final String DRIVERS = "Offhost drivers";
    private static final String JOBS = "Offhost jobs";
    private static final String ROOM = "Offhost state folder";
    private static final String PROOFS = "Offhost proofs";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    HealthCheckExecutor executor;

    @InjectService(timeout = Lab.SERVICE_LIMIT)
    ConfigurationAdmin configurations;

    @InjectService(timeout = Lab.SERVICE_LIMIT, filter = "(" + HealthCheck.NAME + "=" + PROOFS + ")")
    HealthCheck lastOfThem;

    @TempDir
    Path folder;

    private Lab lab;
    private Configuration configuration;

    @BeforeEach
    void start() throws IOException {
        lab = new Lab(context, folder);
        configuration = configurations.getConfiguration("org.offhost.console.health", "?");
    }

    @AfterEach
    void end() throws IOException {
        configuration.delete();
        try (Lab closing = lab) {
            closing.nothingLeft();
        }
    }

    private void configure(Map<String, Object> values) throws IOException {
        configuration.update(new Hashtable<>(values));
    }

    private Map<String, Result> results() {
        Map<String, Result> results = new TreeMap<>();
        HealthCheckExecutionOptions now = new HealthCheckExecutionOptions().setForceInstantExecution(true);
        for (HealthCheckExecutionResult r : executor.execute(HealthCheckSelector.tags("offhost"), now)) {
            results.put(r.getHealthCheckMetadata().getName(), r.getHealthCheckResult());
        }
        return results;
    }

    /** Runs them until one says something: a configuration is in force some time after it was saved. */
    private Result until(String name, Predicate<Result> said) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Result result = results().get(name);
            if (result != null && said.test(result)) {
                return result;
            }
            assertThat(System.nanoTime()).as("%s says %s", name, result).isLessThan(end);
        }
    }

    private static Predicate<Result> is(Status status) {
        return result -> result.getStatus() == status;
    }

    private List<Bundle> bundles(String... names) {
        return Arrays.stream(context.getBundles())
                .filter(b -> List.of(names).contains(Objects.toString(b.getSymbolicName())))
                .toList();
    }

    @Test
    void allFiveAreThereAndUnitsAndRoomAreHeldToWhatIsConfigured() throws Exception {
        assertThat(results().keySet()).containsExactlyInAnyOrder(UNITS, DRIVERS, JOBS, ROOM, PROOFS);
        Designator unit = lab.disk("disk.img", 512, 1 << 20);
        configure(Map.of("units", unit.toString(), "state.free.mib.warn", 0, "state.free.mib.critical", 0));
        until(UNITS, r -> is(Status.OK).test(r) && r.toString().contains("units"));
        until(ROOM, is(Status.OK));
        lab.detach(unit);
        Result gone = until(UNITS, is(Status.CRITICAL));
        assertThat(gone.toString()).contains(unit.toString());
        configure(Map.of("state.free.mib.warn", 1 << 30, "state.free.mib.critical", "no number"));
        Result full = until(ROOM, is(Status.WARN));
        assertThat(full.toString()).contains("MiB are free");
        configure(Map.of("state.free.mib.critical", 1 << 30));
        until(ROOM, is(Status.CRITICAL));
    }

    @Test
    void driverThatIsMissingAndJobThatWaitsForItAreNamed() throws Exception {
        Designator source = lab.disk(Fixtures.shared("fat16"), 512, true, 0);
        Designator medium = lab.disk("medium.img", 512, 64 << 20);
        List<Bundle> copiers = bundles("org.offhost.copy.extended", "org.offhost.copy.host");
        configure(Map.of("waiting.seconds", 0, "drivers", "copy;parser"));
        assertThat(until(DRIVERS, is(Status.OK)).toString()).contains("drivers are there");
        for (Bundle copier : copiers) {
            copier.stop();
        }
        Job job;
        try {
            assertThat(until(DRIVERS, is(Status.CRITICAL)).toString()).contains("kind copy");
            job = lab.backup().backup(Lab.request(source, "waits", medium).patience(LIMIT));
            assertThat(until(JOBS, is(Status.WARN)).toString()).contains(job.id());
        } finally {
            for (Bundle copier : copiers) {
                copier.start();
            }
        }
        Lab.completed(Lab.end(job));
        until(DRIVERS, is(Status.OK));
    }
}
