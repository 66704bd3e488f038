// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.suite;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.offhost.driver.suite.SuiteCheck;
import org.offhost.driver.suite.SuiteCheck.Outcome;
import org.offhost.shell.command.CommandRefusedException;

/** The report that a vendor attaches to a ticket: what was tested, where, and every check with the whole of its reason. */
final class ReportFile {
    private final Path file;

    /** @throws CommandRefusedException if it could not be written later, or there is something already */
    ReportFile(Path file) throws CommandRefusedException {
        this.file = file.toAbsolutePath();
        Path folder = this.file.getParent();
        if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new CommandRefusedException(
                    "report " + file + " cannot be written: its folder is not there or not writable");
        }
        if (Files.exists(this.file)) {
            throw new CommandRefusedException(
                    "report " + file + " is there already; nothing was tested. Name another file");
        }
    }

    void write(SuiteResult result) throws IOException {
        boolean xml = file.toString().toLowerCase(Locale.ROOT).endsWith(".xml");
        Files.writeString(file, xml ? xml(result) : text(result), StandardCharsets.UTF_8);
    }

    private static String text(SuiteResult result) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        out.println("Contract suites of Offhost: " + result.sum());
        out.println();
        out.println("bundle: " + result.bundle().symbolicName() + " "
                + result.bundle().version());
        out.println("sha256: " + result.bundle().sha256());
        result.bundle().services().forEach(s -> out.println("service: " + s));
        SuiteResult.environment().forEach((name, value) -> out.println(name + ": " + value));
        result.suites().forEach((suite, checks) -> {
            out.println();
            out.println(suite);
            for (SuiteCheck check : checks) {
                String subject = check.subject().isEmpty() ? "" : " [" + check.subject() + "]";
                out.println("  " + check.outcome() + "  " + check.check() + subject + "  "
                        + check.took().toMillis() + " ms");
                check.why().lines().forEach(line -> out.println("      " + line));
            }
        });
        return text.toString();
    }

    private static String xml(SuiteResult result) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        for (Map.Entry<String, List<SuiteCheck>> suite : result.suites().entrySet()) {
            List<SuiteCheck> checks = suite.getValue();
            out.append(String.format(
                    Locale.ROOT,
                    "<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" skipped=\"%d\" time=\"%.3f\">%n<properties>%n",
                    escaped(suite.getKey()),
                    checks.size(),
                    of(checks, Outcome.FAILED),
                    of(checks, Outcome.SKIPPED),
                    SuiteResult.time(checks).toMillis() / 1000.0));
            property(out, "bundle", result.bundle().symbolicName());
            property(out, "version", result.bundle().version());
            property(out, "sha256", result.bundle().sha256());
            SuiteResult.environment().forEach((name, value) -> property(out, name, value));
            out.append("</properties>\n");
            checks.forEach(check -> xml(out, check));
            out.append("</testsuite>\n");
        }
        return out.append("</testsuites>\n").toString();
    }

    private static void xml(StringBuilder out, SuiteCheck check) {
        String subject = check.subject().isEmpty() ? "" : "[" + check.subject() + "]";
        out.append(String.format(
                Locale.ROOT,
                "<testcase classname=\"%s\" name=\"%s\" time=\"%.3f\">",
                escaped(check.suite()),
                escaped(check.check() + subject),
                check.took().toMillis() / 1000.0));
        if (check.outcome() == Outcome.FAILED) {
            out.append("<failure>").append(escaped(check.why())).append("</failure>");
        } else if (check.outcome() == Outcome.SKIPPED) {
            out.append("<skipped message=\"").append(escaped(check.why())).append("\"/>");
        }
        out.append("</testcase>\n");
    }

    private static void property(StringBuilder out, String name, String value) {
        out.append("<property name=\"")
                .append(name)
                .append("\" value=\"")
                .append(escaped(value))
                .append("\"/>\n");
    }

    private static long of(List<SuiteCheck> checks, Outcome outcome) {
        return checks.stream().filter(c -> c.outcome() == outcome).count();
    }

    /** As XML 1.0 allows it; what it does not allow at all is shown as '?'. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n', '\t' -> out.append("&#").append(c).append(';');
                default ->
                    out.appendCodePoint(c < ' ' || c >= 0xD800 && c <= 0xDFFF || c >= 0xFFFE && c <= 0xFFFF ? '?' : c);
            }
        });
        return out.toString();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
