// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tester that finds no test calls it success: so the tests that ran inside each framework are counted. */
class InFrameworkTestsTest {
    /** Raise them with the tests; Equinox has fewer, for it goes through fewer fixtures. */
    private static final Map<String, Integer> FLOORS = Map.of("felix", 500, "equinox", 450);

    private static final Pattern TESTS = Pattern.compile("<testsuite [^>]*\\btests=\"(\\d+)\"");

    /** Those of {@code -Doffhost.frameworks}: "*" or one. */
    static Stream<String> frameworks() {
        String chosen = System.getProperty("offhost.frameworks");
        return FLOORS.keySet().stream().filter(f -> chosen.equals("*") || chosen.equals(f));
    }

    @ParameterizedTest
    @MethodSource("frameworks")
    void enoughTestsRanIn(String framework) throws IOException {
        // with -Dtest=… the tester filters, too
        assumeThat(System.getProperty("test")).as("-Dtest chooses tests").isNull();
        Path reports = Path.of(System.getProperty("offhost.root"), "features/org.offhost.itest/target/test-reports")
                .resolve(framework);
        int tests = 0;
        try (Stream<Path> files = Files.list(reports)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".xml")).toList()) {
                Matcher m = TESTS.matcher(Files.readString(file));
                while (m.find()) {
                    tests += Integer.parseInt(m.group(1));
                }
            }
        }
        assertThat(tests).as("tests that ran in %s", framework).isGreaterThanOrEqualTo(FLOORS.get(framework));
    }
}
