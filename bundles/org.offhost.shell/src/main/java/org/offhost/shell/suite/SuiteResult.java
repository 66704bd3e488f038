// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.suite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.offhost.driver.suite.SuiteCheck;
import org.offhost.driver.suite.SuiteCheck.Outcome;
import org.offhost.driver.suite.TestedBundle;
import org.offhost.shell.command.ExitCode;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/** All checks of a bundle. Belongs to one thread. */
final class SuiteResult {
    private final List<SuiteCheck> checks = new ArrayList<>();
    private TestedBundle bundle;

    void begun(TestedBundle tested) {
        bundle = tested;
    }

    void add(SuiteCheck check) {
        checks.add(check);
    }

    TestedBundle bundle() {
        return bundle;
    }

    /** By suite, in the order in which they ran. */
    Map<String, List<SuiteCheck>> suites() {
        Map<String, List<SuiteCheck>> suites = new LinkedHashMap<>();
        checks.forEach(
                c -> suites.computeIfAbsent(c.suite(), s -> new ArrayList<>()).add(c));
        return suites;
    }

    long count(Outcome outcome) {
        return checks.stream().filter(c -> c.outcome() == outcome).count();
    }

    static Duration time(List<SuiteCheck> checks) {
        return checks.stream().map(SuiteCheck::took).reduce(Duration.ZERO, Duration::plus);
    }

    /** Where nothing could be run, nothing is proved. */
    ExitCode code() {
        if (count(Outcome.FAILED) > 0) {
            return ExitCode.FAILED;
        }
        return count(Outcome.PASSED) > 0 ? ExitCode.DONE : ExitCode.UNPROVED;
    }

    String sum() {
        return checks.size() + (checks.size() == 1 ? " check: " : " checks: ") + count(Outcome.PASSED) + " passed, "
                + count(Outcome.FAILED) + " failed, " + count(Outcome.SKIPPED) + " skipped";
    }

    /** What a maintainer asks for first. */
    static Map<String, String> environment() {
        Map<String, String> facts = new LinkedHashMap<>();
        Bundle own = FrameworkUtil.getBundle(SuiteResult.class);
        if (own != null) {
            Bundle framework = own.getBundleContext().getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
            facts.put("offhost", own.getVersion().toString());
            facts.put("framework", framework.getSymbolicName() + " " + framework.getVersion());
        }
        facts.put("java", Runtime.version().toString());
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        return facts;
    }
}
