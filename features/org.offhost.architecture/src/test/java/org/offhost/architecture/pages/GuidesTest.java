// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code in the documents is the code that is compiled and tested. */
class GuidesTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));
    /** Where the pages of docs/guide/spi lie. */
    private static final int DEEPEST = 4;

    private static final int MANY = 20;
    private static final int LONGEST_EXAMPLE = 200;
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- (\\S+\\.java) -->\\n```java\\n(.*?)\\n```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write-a-parser.md",
                "embed-in-your-console.md",
                "spi/volume-finder.md",
                "spi/snapshot-provider.md",
                "spi/write-activity.md",
                "spi/quiescer.md",
                "spi/copy-provider.md",
                "spi/restore-placer.md",
                "spi/block-devices.md",
                "spi/unit-locator.md",
                "spi/unit-probe.md",
                "spi/scsi-transport.md",
                "spi/catalog-store.md"
            })
    void exampleIsTheSourceThatIsTested(String guide) throws IOException {
        Matcher m = EXAMPLE.matcher(Files.readString(ROOT.resolve("docs/guide").resolve(guide)));
        int examples = 0;
        int lines = 0;
        while (m.find()) {
            examples++;
            List<String> shown = m.group(2).lines().toList();
            List<String> tested = Files.readAllLines(ROOT.resolve(m.group(1)));
            lines += m.group(1).contains("/src/test/") ? 0 : tested.size();
            for (int i = 0; i < Math.max(shown.size(), tested.size()); i++) {
                assertThat(i < shown.size() ? shown.get(i) : "nothing")
                        .as("line %d of %s in %s", i + 1, m.group(1), guide)
                        .isEqualTo(i < tested.size() ? tested.get(i) : "nothing");
            }
        }
        assertThat(examples).isGreaterThanOrEqualTo(2);
        assertThat(lines)
                .as("lines of the example in %s, all classes together, its test left out", guide)
                .isLessThanOrEqualTo(LONGEST_EXAMPLE);
    }

    /** Every interface has an example, and each page of one is held to it above. */
    @Test
    void everyPageOfADriverIsHeldToItsExample() throws Exception {
        Set<String> held = Set.of(GuidesTest.class
                .getDeclaredMethod("exampleIsTheSourceThatIsTested", String.class)
                .getAnnotation(ValueSource.class)
                .strings());
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs/guide/spi"))) {
            assertThat(pages.map(p -> "spi/" + p.getFileName()).filter(p -> !p.endsWith("README.md")))
                    .isNotEmpty()
                    .allMatch(held::contains);
        }
    }

    @Test
    void exampleOfAHostProductIsShort() throws IOException {
        Path file = ROOT.resolve(
                "features/org.offhost.examples/src/main/java/org/offhost/examples/console/NightlyBackup.java");
        assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(60);
    }

    @Test
    void everyLinkOfTheDocumentsLeadsSomewhere() throws IOException {
        List<Path> documents = documents();
        assertThat(documents).hasSizeGreaterThan(MANY).contains(ROOT.resolve("README.md"));
        for (Path file : documents) {
            Matcher m = LINK.matcher(Files.readString(file));
            while (m.find()) {
                assertThat(file.resolveSibling(m.group(1)))
                        .as("link in %s", file)
                        .exists();
            }
        }
    }

    /** Passes over what is built, which comes and goes where other modules are built beside this one. */
    private static List<Path> documents() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, Set.of(), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && file.toString().endsWith(".md")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                return isBuilt(file) ? FileVisitResult.CONTINUE : super.visitFileFailed(file, e);
            }

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return isBuilt(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static boolean isBuilt(Path path) {
        return path.endsWith("target");
    }
}
