// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

/** Exported packages are held against the last release, from the day on which there is one. */
class BaselineTest {
    private static final Pattern RELEASE = Pattern.compile("\\d+\\.\\d+\\.\\d+");

    @Test
    void everyBundleIsHeldAgainstTheLastRelease() throws IOException {
        assertThat(Files.readString(BuiltBundles.ROOT.resolve("bundles/pom.xml")))
                .contains("<artifactId>bnd-baseline-maven-plugin</artifactId>");
        String pom = Files.readString(BuiltBundles.ROOT.resolve("pom.xml"));
        Optional<String> last = lastRelease();
        assertThat(property(pom, "baseline.version"))
                .as("the newest release below changelog/")
                .isEqualTo(last.orElse("none"));
        assertThat(property(pom, "bnd.baseline.skip"))
                .as("skipped only while there is no release")
                .isEqualTo(Boolean.toString(last.isEmpty()));
    }

    /** A release has a folder of its number with its changes. */
    private static Optional<String> lastRelease() throws IOException {
        try (Stream<Path> folders = Files.list(BuiltBundles.ROOT.resolve("changelog"))) {
            List<Version> releases = folders.map(f -> f.getFileName().toString())
                    .filter(n -> RELEASE.matcher(n).matches())
                    .map(Version::parseVersion)
                    .sorted()
                    .toList();
            return releases.isEmpty()
                    ? Optional.empty()
                    : Optional.of(releases.get(releases.size() - 1).toString());
        }
    }

    private static String property(String pom, String name) {
        Matcher m = Pattern.compile("<" + Pattern.quote(name) + ">(.*?)</").matcher(pom);
        assertThat(m.find()).as("property %s of the pom", name).isTrue();
        return m.group(1);
    }
}
