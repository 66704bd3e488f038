// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.offhost.architecture.BuiltBundles;

/** {@code docs/guide/metrics.md} has the metrics, labels and attributes of the code, and no others. */
class MetricsPageTest {
    private static final Path FIGURES = BuiltBundles.ROOT.resolve(
            "bundles/org.offhost.console.metrics/src/main/java/org/offhost/console/metrics/figures");
    private static final Pattern METRIC = Pattern.compile(
            "(Gauge|Counter|Summary)WithCallback\\.builder\\(\\)\\s+\\.name\\(\"([^\"]+)\"\\)(?:\\s+\\.unit\\(Unit\\.(\\w+)\\))?"
                    + "\\s+\\.help\\(\"[^\"]+\"\\)(?:\\s+\\.labelNames\\(([^)]*)\\))?");
    private static final Pattern ROW =
            Pattern.compile("\\| `(offhost_[a-z_]+)` \\| (\\w+) \\| (.+?) \\| `(\\w+)` \\| .+ \\|");
    private static final Pattern ATTRIBUTE = Pattern.compile(" get(\\w+)\\(\\);");

    @Test
    void tableIsThatOfTheCode() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        Matcher metric = METRIC.matcher(Files.readString(FIGURES.resolve("PrometheusText.java")));
        while (metric.find()) {
            String type = metric.group(1).toLowerCase(Locale.ROOT);
            String unit = metric.group(3) == null ? "" : "_" + metric.group(3).toLowerCase(Locale.ROOT);
            String name = metric.group(2) + unit + (type.equals("counter") ? "_total" : "");
            String labels = metric.group(4) == null ? "\u2013" : metric.group(4).replace('"', '`');
            expected.put(name, type + " " + labels);
        }
        Set<String> attributes = new TreeSet<>();
        Matcher attribute = ATTRIBUTE.matcher(Files.readString(FIGURES.resolve("FiguresMXBean.java")));
        while (attribute.find()) {
            attributes.add(attribute.group(1));
        }
        assertThat(expected).hasSizeGreaterThan(5);
        Map<String, String> told = new TreeMap<>();
        Set<String> toldAttributes = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(BuiltBundles.ROOT.resolve("docs/guide/metrics.md")));
        while (row.find()) {
            told.put(row.group(1), row.group(2) + " " + row.group(3));
            toldAttributes.add(row.group(4));
        }
        assertThat(told).isEqualTo(expected);
        assertThat(toldAttributes).isEqualTo(attributes);
    }
}
