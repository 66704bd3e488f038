// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.offhost.architecture.BuiltBundles;

/** {@code docs/guide/console-events.md} has the topics and properties of the code, and no others. */
class ConsoleEventsPageTest {
    private static final Pattern CONSTANT = Pattern.compile("static final String [A-Z_]+ = (JOB \\+ )?\"([^\"]+)\";");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    /** Those of OSGi itself, by its own names. */
    private static final Set<String> OF_OSGI =
            Set.of("bundle.symbolicName", "bundle.version", "service.id", "timestamp");

    @Test
    void bothTablesAreThoseOfTheCode() throws IOException {
        Path topics = BuiltBundles.ROOT.resolve(
                "bundles/org.offhost.console.events/src/main/java/org/offhost/console/events/Topics.java");
        Set<String> expected = new TreeSet<>(OF_OSGI);
        Matcher constant = CONSTANT.matcher(Files.readString(topics));
        while (constant.find()) {
            String text = constant.group(1) == null ? constant.group(2) : "org/offhost/job/" + constant.group(2);
            expected.add(text.endsWith("/") ? text + "STATE" : text);
        }
        assertThat(expected).hasSizeGreaterThan(20);
        Set<String> told = new TreeSet<>();
        Files.readString(BuiltBundles.ROOT.resolve("docs/guide/console-events.md"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> {
                    Matcher name = NAME.matcher(line.substring(0, line.indexOf('|', 1)));
                    while (name.find()) {
                        told.add(name.group(1));
                    }
                });
        assertThat(told).isEqualTo(expected);
    }
}
