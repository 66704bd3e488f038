// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tags leave tests out of a run of {@code .ci/run}: none out of every run. */
class TagsTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));

    @Test
    void noTestIsLeftOutOnBothJdks() throws IOException {
        List<Path> tagged = new ArrayList<>();
        List<Path> both = new ArrayList<>();
        for (String folder : List.of("bundles", "features")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                for (Path file : files.filter(f -> f.toString().endsWith("Test.java") && !f.endsWith("TagsTest.java"))
                        .toList()) {
                    String text = Files.readString(file);
                    boolean first = text.contains("@Tag(\"newest-jdk\")");
                    boolean next = text.contains("@Tag(\"oldest-jdk\")") || text.contains("@Tag(\"karaf\")");
                    if (first || next) {
                        tagged.add(file);
                    }
                    if (first && next) {
                        both.add(file);
                    }
                }
            }
        }
        assertThat(tagged).hasSizeGreaterThan(5);
        assertThat(both).isEmpty();
    }
}
