// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.offhost.driver.suite.DriverSuites;
import org.offhost.driver.suite.SuiteCheck;
import org.offhost.driver.suite.SuiteCheck.Outcome;

/** Turns what JUnit tells into checks. */
final class Checks implements TestExecutionListener {
    private final String suite;
    private final DriverSuites.Run listener;
    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private TestPlan plan;

    Checks(String suite, DriverSuites.Run listener) {
        this.suite = suite;
        this.listener = listener;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan testPlan) {
        plan = testPlan;
    }

    @Override
    public void executionStarted(TestIdentifier id) {
        begun.put(id.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionSkipped(TestIdentifier id, String reason) {
        listener.checked(new SuiteCheck(suite, name(id), subject(id), Outcome.SKIPPED, reason, Duration.ZERO));
    }

    /** Of a container only what failed is told: its checks did not run. */
    @Override
    public void executionFinished(TestIdentifier id, TestExecutionResult result) {
        Duration took = Duration.ofNanos(System.nanoTime() - begun.getOrDefault(id.getUniqueId(), System.nanoTime()));
        boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (!id.isTest() && passed) {
            return;
        }
        Outcome outcome = switch (result.getStatus()) {
            case SUCCESSFUL -> Outcome.PASSED;
            case ABORTED -> Outcome.SKIPPED;
            case FAILED -> Outcome.FAILED;
        };
        String why = result.getThrowable().map(e -> why(e, outcome)).orElse("");
        listener.checked(new SuiteCheck(suite, name(id), subject(id), outcome, why, took));
    }

    private static String why(Throwable e, Outcome outcome) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        if (outcome == Outcome.SKIPPED) {
            return message.replaceFirst("^Assumption failed: ", "");
        }
        return e instanceof AssertionError ? message : e.getClass().getName() + ": " + message;
    }

    /** The method of the suite, also of a check that it made. */
    private String name(TestIdentifier id) {
        for (Optional<TestIdentifier> at = Optional.of(id); at.isPresent(); at = plan.getParent(at.get())) {
            if (at.get().getSource().orElse(null) instanceof MethodSource method) {
                return method.getMethodName();
            }
        }
        return "theWholeSuite";
    }

    /** What a check that a method made is called; a method itself has one subject. */
    private static String subject(TestIdentifier id) {
        boolean made = id.getUniqueIdObject().getLastSegment().getType().startsWith("dynamic-");
        return made ? id.getDisplayName() : "";
    }
}
