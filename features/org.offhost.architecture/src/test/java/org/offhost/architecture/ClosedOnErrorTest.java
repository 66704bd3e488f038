// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What was opened is closed whatever is thrown before somebody has it: where a bundle is updated meanwhile, any line may throw a
 * {@link LinkageError}, and a tape that nobody closed is refused to the next one as in use.
 */
class ClosedOnErrorTest {
    /** A catch that does nothing but close, and throws what it caught; in one line, without an inner block but a condition's. */
    private static final Pattern CLOSING = Pattern.compile("catch \\(([A-Za-z| ]+) (\\w+)\\) \\{\\s*"
            + "(?:(?:if \\([^{}]*\\) \\{\\s*)?[^;{}]*\\b(?:close|release)\\([^;{}]*\\);\\s*\\}?\\s*)+throw \\2;");

    private static List<String> blind(String source) {
        List<String> blind = new ArrayList<>();
        Matcher closing = CLOSING.matcher(source);
        while (closing.find()) {
            if (!closing.group(1).contains("Error") && !closing.group(1).contains("Throwable")) {
                blind.add(closing.group());
            }
        }
        return blind;
    }

    @Test
    void whatWasOpenedIsClosedWhateverIsThrown() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path folder : BuiltBundles.folders()) {
            try (Stream<Path> files = Files.walk(folder.resolve("src/main/java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    blind(Files.readString(file)).forEach(b -> found.add(file.getFileName() + ": " + b));
                }
            }
        }
        assertThat(found).as("catches that close and do not see errors").isEmpty();
    }

    @Test
    void catchThatSeesNoErrorsIsSeen() {
        assertThat(blind(
                        "catch (IOException | RuntimeException e) {\n  if (to != null) {\n to.close();\n }\n throw e;"))
                .hasSize(1);
        assertThat(blind("catch (IOException e) {\n from.close();\n to.release(5);\n throw e;"))
                .hasSize(1);
        assertThat(blind("catch (IOException | RuntimeException | Error e) {\n from.close();\n throw e;"))
                .isEmpty();
    }
}
