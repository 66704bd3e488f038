// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What bundles write that others read later, no place of a constant in its enum stands for: a constant put into the middle
 * would make everything that is there be read wrongly, without an error.
 */
class CodesOnMediaTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));

    /** The number of a constant; the ordinal of a place in a restore is none of an enum. */
    private static final Pattern NUMBER =
            Pattern.compile("(?<!place|place\\(\\)|places\\.main\\(\\))\\.ordinal\\(\\)|::ordinal");

    /** The number of a constant, and the constant of a number. */
    private static final Pattern BY_ORDER = Pattern.compile(NUMBER + "|\\bvalues\\(\\)\\s*\\[");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.offhost.inventory",
                "org.offhost.archive",
                "org.offhost.catalog",
                "org.offhost.backup.engine"
            })
    void noOrdinalIsWritten(String bundle) throws IOException {
        try (Stream<Path> sources =
                Files.walk(ROOT.resolve("bundles").resolve(bundle).resolve("src/main/java"))) {
            for (Path source :
                    sources.filter(s -> s.toString().endsWith(".java")).toList()) {
                assertThat(Files.readString(source))
                        .as("%s", source.getFileName())
                        .doesNotContainPattern(BY_ORDER);
            }
        }
    }

    /** Nowhere at all, so that nobody has to know what is near a writer. */
    @Test
    void noOrdinalIsUsed() throws IOException {
        for (Path folder : BuiltBundles.folders()) {
            try (Stream<Path> sources = Files.walk(folder.resolve("src/main/java"))) {
                for (Path source :
                        sources.filter(s -> s.toString().endsWith(".java")).toList()) {
                    assertThat(Files.readString(source))
                            .as("%s", ROOT.relativize(source))
                            .doesNotContainPattern(NUMBER);
                }
            }
        }
    }
}
