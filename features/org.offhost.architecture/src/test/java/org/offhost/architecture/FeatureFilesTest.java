// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The two forms of the features say the same, and leave no bundle out. */
class FeatureFilesTest {
    private static final Path FEATURES = Path.of(System.getProperty("offhost.root"), "features");
    private static final Pattern JSON = Pattern.compile("\\{\\s*\"id\": \"([^:\"]+):([^:\"]+):[^\"]+\"");
    private static final Pattern KARAF = Pattern.compile("mvn:([^/]+)/([^/]+)/");
    private static final Pattern FEATURE = Pattern.compile("<feature name=\"([^\"]+)\"");
    private static final Pattern NESTED = Pattern.compile(">(offhost-[^<]+)</feature>");

    /** What the usual set leaves to who wants it. */
    private static final Set<String> APART = Set.of(
            "offhost-demo",
            "offhost-passthrough",
            "offhost-events",
            "offhost-health",
            "offhost-metrics",
            "offhost-web");

    static Stream<String> features() throws IOException {
        return FEATURE.matcher(Files.readString(FEATURES.resolve("karaf/features.xml")))
                .results()
                .map(r -> r.group(1));
    }

    @ParameterizedTest
    @MethodSource("features")
    void everyBundleOfTheKarafFeatureIsInTheFeatureFile(String name) throws IOException {
        assertThat(json(name)).containsAll(karaf(name));
    }

    @Test
    void demoAddsTheArray() throws IOException {
        assertThat(json("offhost-demo")).isEqualTo(karaf("offhost-demo"));
    }

    @Test
    void everyBundleIsInAFeature() throws IOException {
        Set<String> all = new TreeSet<>();
        for (String name : features().toList()) {
            all.addAll(json(name));
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

    /** Whoever installs {@code offhost} gets every role, by name, so that one of them can be let go. */
    @Test
    void usualSetIsEveryRoleButThoseApart() throws IOException {
        Set<String> roles = new TreeSet<>(features().toList());
        roles.removeAll(APART);
        assertThat(roles).hasSizeGreaterThan(10);
        Set<String> brought = brought("offhost");
        assertThat(brought).containsExactlyInAnyOrderElementsOf(roles);
        Set<String> bundles = new TreeSet<>();
        for (String role : brought) {
            bundles.addAll(karaf(role));
        }
        assertThat(json("offhost")).containsAll(bundles);
    }

    /** A feature and those that it is nested of. */
    private static Set<String> brought(String name) throws IOException {
        Set<String> all = new TreeSet<>(Set.of(name));
        Matcher nested = NESTED.matcher(feature(name));
        while (nested.find()) {
            all.addAll(brought(nested.group(1)));
        }
        return all;
    }

    private static Set<String> json(String name) throws IOException {
        String file = Files.readString(FEATURES.resolve("osgi").resolve(name + ".json"));
        return found(JSON, file.substring(file.indexOf("\"bundles\"")));
    }

    private static Set<String> karaf(String name) throws IOException {
        return found(KARAF, feature(name));
    }

    private static String feature(String name) throws IOException {
        String all = Files.readString(FEATURES.resolve("karaf/features.xml"));
        int from = all.indexOf("<feature name=\"" + name + "\"");
        assertThat(from).as("feature %s", name).isPositive();
        // nested features are a line each; the feature ends with a line of its own
        return all.substring(from, all.indexOf("\n  </feature>", from));
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
