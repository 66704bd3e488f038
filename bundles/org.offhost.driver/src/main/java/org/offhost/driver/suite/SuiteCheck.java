// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.suite;

import java.time.Duration;
import java.util.Objects;

/**
 * How one check ended.
 *
 * @param suite the service that was tested: the simple name of its interface, and its number where the bundle has several
 * @param check name of the check, as the method of the suite has it
 * @param subject what it was run on, e.g. the image's name; empty if there is but one
 * @param outcome how it ended
 * @param why what failed or why it was skipped; empty if it passed
 * @param took how long it ran
 */
public record SuiteCheck(String suite, String check, String subject, Outcome outcome, String why, Duration took) {
    /** How a check ends. */
    public enum Outcome {
        PASSED,
        /** The driver does not do what it must. */
        FAILED,
        /** Not run: the driver need not be able to do that, or what it would be run on is not there. */
        SKIPPED
    }

    public SuiteCheck {
        Objects.requireNonNull(suite, "suite");
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(took, "took");
    }
}
