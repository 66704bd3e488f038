// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.suite;

import java.io.PrintWriter;
import java.util.Locale;
import org.offhost.driver.suite.SuiteCheck;
import org.offhost.driver.suite.SuiteCheck.Outcome;
import org.offhost.driver.suite.TestedBundle;
import org.offhost.inspect.Printable;

/** A line a check, as it ends. */
interface CheckLines {
    void begun(TestedBundle bundle);

    void checked(SuiteCheck check);

    void ended(SuiteResult result);

    /** "probeKnowsItsVolume" as words. */
    static String words(String check) {
        return check.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /** For people. */
    final class Text implements CheckLines {
        /** Of a reason; the report has all of it. */
        private static final int SHOWN = 300;

        private final PrintWriter out;
        private String suite = "";

        Text(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void begun(TestedBundle bundle) {
            out.println("Bundle " + Printable.of(bundle.symbolicName()) + " " + Printable.of(bundle.version())
                    + ", SHA-256 " + bundle.sha256());
        }

        @Override
        public void checked(SuiteCheck check) {
            if (!check.suite().equals(suite)) {
                suite = check.suite();
                out.println(suite);
            }
            String state = check.outcome() == Outcome.FAILED
                    ? "FAILED"
                    : check.outcome().name().toLowerCase(Locale.ROOT);
            out.printf("  %-7s  %s%s%s%n", state, words(check.check()), subject(check), why(check));
        }

        private static String subject(SuiteCheck check) {
            return check.subject().isEmpty() ? "" : " (" + Printable.of(check.subject()) + ")";
        }

        private static String why(SuiteCheck check) {
            String why = check.why().replaceAll("\\s+", " ").strip();
            String shown = why.length() > SHOWN ? why.substring(0, SHOWN) + " …" : why;
            return shown.isEmpty() ? "" : ": " + Printable.of(shown);
        }

        @Override
        public void ended(SuiteResult result) {
            out.println(result.sum());
        }
    }

    /** For programs. */
    final class Json implements CheckLines {
        private final PrintWriter out;

        Json(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void begun(TestedBundle bundle) {
            org.offhost.inspect.Json line = new org.offhost.inspect.Json(out).object();
            line.member("bundle", bundle.symbolicName())
                    .member("version", bundle.version())
                    .member("sha256", bundle.sha256())
                    .member("services", String.join(",", bundle.services()));
            SuiteResult.environment().forEach(line::member);
            line.end().line();
        }

        @Override
        public void checked(SuiteCheck check) {
            new org.offhost.inspect.Json(out)
                    .object()
                    .member("suite", check.suite())
                    .member("check", check.check())
                    .member("subject", check.subject())
                    .member("outcome", check.outcome().name().toLowerCase(Locale.ROOT))
                    .member("why", check.why())
                    .member("millis", check.took().toMillis())
                    .end()
                    .line();
        }

        @Override
        public void ended(SuiteResult result) {
            new org.offhost.inspect.Json(out)
                    .object()
                    .member("passed", result.count(Outcome.PASSED))
                    .member("failed", result.count(Outcome.FAILED))
                    .member("skipped", result.count(Outcome.SKIPPED))
                    .end()
                    .line();
        }
    }
}
