// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} says what is there. */
class ArchitecturePageTest {
    private static final Path ROOT = Path.of(System.getProperty("offhost.root"));
    private static final Pattern TYPE = Pattern.compile("\\b(?:[A-Z][a-z]+){2,}(?:Service)?\\b");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`|```(.*?)```", Pattern.DOTALL);
    private static final Pattern WAY = Pattern.compile("## The way of a backup.*?```(.*?)```", Pattern.DOTALL);
    private static final Pattern CONSTANT = Pattern.compile("^ {4}([A-Z]+)\\(", Pattern.MULTILINE);

    /** Packages on the way of a backup, from the command to the command block that leaves. */
    private static final int MOST_ROOMS = 12;

    private final String page;

    ArchitecturePageTest() throws IOException {
        page = Files.readString(ROOT.resolve("docs/architecture.md"));
    }

    @Test
    void itsTableOfBundlesIsTheOneTheBuildHoldsThemTo() throws IOException {
        Rules rules = Rules.read(ROOT.resolve("cnf/dependencies.txt"));
        List<String> expected = new ArrayList<>();
        for (String bundle : rules.bundles()) {
            Rules.Line line = rules.line(bundle);
            expected.add("| `" + bundle + "` | " + cell(line.exports()) + " | " + cell(line.imports()) + " |");
        }
        assertThat(page.lines().filter(l -> l.startsWith("| `org.offhost.")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    /** Packages of this project, in the order of the page or another. */
    private String cell(Set<String> packages) {
        Set<String> ours =
                packages.stream().filter(p -> !p.startsWith("@")).collect(Collectors.toCollection(TreeSet::new));
        return ours.isEmpty() ? "–" : ours.stream().map(p -> "`" + p + "`").collect(Collectors.joining(", "));
    }

    @Test
    void everyStateOfAJobIsInItsTable() throws IOException {
        Path states = ROOT.resolve("bundles/org.offhost.backup.api/src/main/java/org/offhost/backup/JobState.java");
        Matcher m = CONSTANT.matcher(Files.readString(states));
        int found = 0;
        while (m.find()) {
            found++;
            assertThat(page.lines().filter(l -> l.startsWith("| `")))
                    .as(m.group(1))
                    .anyMatch(l -> l.substring(0, l.indexOf('|', 1)).contains("`" + m.group(1) + "`"));
        }
        assertThat(found).isGreaterThan(10);
    }

    @Test
    void everyTypeItNamesIsThere() throws IOException {
        Set<String> sources = sources().keySet();
        Set<String> named = new TreeSet<>();
        Matcher code = CODE.matcher(page);
        while (code.find()) {
            Matcher m = TYPE.matcher(code.group());
            while (m.find()) {
                named.add(m.group());
            }
        }
        assertThat(named).hasSizeGreaterThan(30).isSubsetOf(sources);
    }

    /** Source files of bundles by their type, each with the folders that have one of the name. */
    private static Map<String, Set<Path>> sources() throws IOException {
        Map<String, Set<Path>> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles"))) {
            files.filter(f -> f.toString().endsWith(".java"))
                    .forEach(f -> sources.computeIfAbsent(
                                    f.getFileName().toString().replace(".java", ""), n -> new TreeSet<>())
                            .add(f.getParent()));
        }
        return sources;
    }

    @Test
    void wayOfABackupGoesThroughFewRooms() throws IOException {
        Map<String, Set<Path>> sources = sources();
        Matcher way = WAY.matcher(page);
        assertThat(way.find()).isTrue();
        Set<Path> rooms = new TreeSet<>();
        Matcher m = TYPE.matcher(way.group(1));
        while (m.find()) {
            rooms.addAll(sources.get(m.group()));
        }
        assertThat(rooms).hasSizeBetween(6, MOST_ROOMS);
    }
}
