// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two forms of the features say the same, and leave no bundle out. */
class FeatureFilesTest {
    private static final Path FEATURES = Path.of(System.getProperty("offhost.root"), "features");
    private static final Pattern JSON = Pattern.compile("\\{\\s*\"id\": \"([^:\"]+):([^:\"]+):[^\"]+\"");
    private static final Pattern KARAF = Pattern.compile("mvn:([^/]+)/([^/]+)/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "offhost-api",
                "offhost-ntfs",
                "offhost-fat",
                "offhost-exfat",
                "offhost-ext4",
                "offhost-shell",
                "offhost-engine",
                "offhost-events",
                "offhost-health",
                "offhost-metrics",
                "offhost"
            })
    void everyBundleOfTheKarafFeatureIsInTheFeatureFile(String name) throws IOException {
        assertThat(json(name)).containsAll(karaf(name));
    }

    @Test
    void demoAddsTheArray() throws IOException {
        assertThat(json("offhost-demo")).isEqualTo(karaf("offhost-demo"));
    }

    @Test
    void everyBundleIsInAFeature() throws IOException {
        Set<String> all = json("offhost");
        all.addAll(json("offhost-demo"));
        for (String optional : List.of("offhost-events", "offhost-health", "offhost-metrics")) {
            all.addAll(json(optional));
        }
        Set<String> bundles = new TreeSet<>();
        for (String bundle :
                Rules.read(FEATURES.resolveSibling("cnf/dependencies.txt")).bundles()) {
            if (!bundle.startsWith("org.offhost.tck") && !bundle.equals(Rules.KIT)) { // of drivers, not of a console
                bundles.add("org.offhost:" + bundle);
            }
        }
        assertThat(all).containsAll(bundles);
    }

    private static Set<String> json(String name) throws IOException {
        String file = Files.readString(FEATURES.resolve("osgi").resolve(name + ".json"));
        return found(JSON, file.substring(file.indexOf("\"bundles\"")));
    }

    private static Set<String> karaf(String name) throws IOException {
        String all = Files.readString(FEATURES.resolve("karaf/features.xml"));
        int from = all.indexOf("<feature name=\"" + name + "\"");
        assertThat(from).as("feature %s", name).isPositive();
        // nested features are a line each; the feature ends with a line of its own
        return found(KARAF, all.substring(from, all.indexOf("\n  </feature>", from)));
    }

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher m = pattern.matcher(text);
        while (m.find()) {
            found.add(m.group(1) + ":" + m.group(2));
        }
        return found;
    }
}
