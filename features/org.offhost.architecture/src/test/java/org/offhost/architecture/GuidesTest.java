// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code in the documents is the code that is compiled and tested. */
class GuidesTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- (\\S+\\.java) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    @ParameterizedTest
    @ValueSource(strings = {"write-a-parser.md", "embed-in-your-console.md"})
    void exampleIsTheSourceThatIsTested(String guide) throws IOException {
        Matcher m = EXAMPLE.matcher(Files.readString(ROOT.resolve("docs/guide").resolve(guide)));
        int examples = 0;
        while (m.find()) {
            examples++;
            assertThat(m.group(2))
                    .isEqualTo(Files.readString(ROOT.resolve(m.group(1))).stripTrailing());
        }
        assertThat(examples).isEqualTo(2);
    }

    @Test
    void exampleOfAHostProductIsShort() throws IOException {
        Path file = ROOT.resolve(
                "features/org.offhost.examples/src/main/java/org/offhost/examples/console/NightlyBackup.java");
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void everyLinkOfTheDocumentsLeadsSomewhere() throws IOException {
        try (Stream<Path> files = Stream.concat(
                Files.walk(ROOT.resolve("docs")),
                Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".md")).toList()) {
                Matcher m = LINK.matcher(Files.readString(file));
                while (m.find()) {
                    assertThat(file.resolveSibling(m.group(1)))
                            .as("link in %s", file)
                            .exists();
                }
            }
        }
    }
}
