// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Packages are small and have an order, but for those that {@code cnf/packages.txt} lists, which only shrink. */
class PackagesTest {
    private static final int MOST = 25;

    /** Of ten packages in an order 45 could be. */
    private static final int MOST_ARROWS = 26;

    /** Types of the engine that may be handed a whole running job; all others have {@code Hands}, or less. */
    private static final int MOST_WITH_THE_WHOLE_JOB = 5;

    /** Lines of the longest file of a bundle; it only falls, towards 300. */
    private static final int LONGEST = 470;

    private static final Pattern WHOLE_JOB = Pattern.compile("\\bRunningJob \\w+[,)]");

    /** One subject each, however many files it takes. */
    private static final List<String> ONE_SUBJECT = List.of(
            "org.offhost.filesystem.ntfs",
            "org.offhost.filesystem.fat",
            "org.offhost.filesystem.exfat",
            "org.offhost.filesystem.ext4",
            "org.offhost.filesystem.partitions",
            "org.offhost.filesystem.lvm",
            "org.offhost.filesystem.api",
            "org.offhost.scsi");

    @Test
    void packagesOfManyFilesAreListedAndBecomeSmaller() throws IOException {
        assertThat(large())
                .as(
                        "folders of more than %s files, as cnf/packages.txt lists them; give a subject of one that grew a package of"
                                + " its own, and write the smaller number there of one that shrank",
                        MOST)
                .isEqualTo(listed());
    }

    private static Map<String, Integer> listed() throws IOException {
        Map<String, Integer> listed = new TreeMap<>();
        for (String line : Files.readAllLines(BuiltBundles.ROOT.resolve("cnf/packages.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                listed.put(
                        line.substring(0, line.indexOf(' ')), Integer.valueOf(line.substring(line.indexOf(' ') + 1)));
            }
        }
        return listed;
    }

    /** Folders of sources with more files than a package should have. */
    private static Map<String, Integer> large() throws IOException {
        Map<String, Integer> large = new TreeMap<>();
        for (String place : List.of("bundles", "features")) {
            try (Stream<Path> modules = Files.list(BuiltBundles.ROOT.resolve(place))) {
                for (Path module : modules.filter(m -> Files.exists(m.resolve("src")))
                        .filter(m -> !ONE_SUBJECT.contains(m.getFileName().toString()))
                        .toList()) {
                    sizes(module.resolve("src")).forEach((folder, files) -> {
                        if (files > MOST) {
                            large.put(
                                    BuiltBundles.ROOT
                                            .relativize(folder)
                                            .toString()
                                            .replace('\\', '/'),
                                    files);
                        }
                    });
                }
            }
        }
        return large;
    }

    private static Map<Path, Integer> sizes(Path sources) throws IOException {
        Map<Path, Integer> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(f -> f.toString().endsWith(".java")).forEach(f -> sizes.merge(f.getParent(), 1, Integer::sum));
        }
        return sizes;
    }

    @Test
    void packagesOfABundleHaveNoCircle() throws IOException {
        for (Path folder : BuiltBundles.folders()) {
            assertThat(Circles.in(arrows(folder)))
                    .as("packages of %s", folder.getFileName())
                    .isEmpty();
        }
    }

    @Test
    void packagesOfTheEngineNeedFewOthers() throws IOException {
        Map<String, Set<String>> arrows = arrows(BuiltBundles.ROOT.resolve("bundles/org.offhost.backup.engine"));
        assertThat(arrows.values().stream().mapToInt(Set::size).sum())
                .as("arrows between the packages of the engine: %s", arrows)
                .isPositive()
                .isLessThanOrEqualTo(MOST_ARROWS);
    }

    /** Whoever is handed all of a job can do anything to it, and is tested with all of it. */
    @Test
    void wholeJobIsAParameterOfFewTypes() throws IOException {
        Set<String> takers = new TreeSet<>();
        for (Path source : sources(engine("main"))) {
            if (WHOLE_JOB.matcher(Files.readString(source)).find()) {
                takers.add(source.getFileName().toString());
            }
        }
        assertThat(takers).contains("Jobs.java").hasSizeLessThanOrEqualTo(MOST_WITH_THE_WHOLE_JOB);
    }

    @Test
    void engineHasAtLeastHalfAsManyLinesOfTestsAsOfCode() throws IOException {
        long code = lines(sources(engine("main")));
        assertThat(2 * lines(sources(engine("test"))))
                .as("twice the lines of its tests beside the lines of the engine")
                .isGreaterThanOrEqualTo(code);
        assertThat(code).isPositive();
    }

    @Test
    void noFileIsLongerThanTheLongestWas() throws IOException {
        Map<String, Long> longer = new TreeMap<>();
        for (Path folder : BuiltBundles.folders()) {
            for (Path source : sources(folder.resolve("src/main"))) {
                long lines = lines(List.of(source));
                if (lines > LONGEST) {
                    longer.put(source.getFileName().toString(), lines);
                }
            }
        }
        assertThat(longer)
                .as("files of more than %s lines: a type is missing in each", LONGEST)
                .isEmpty();
    }

    private static Path engine(String kind) {
        return BuiltBundles.ROOT
                .resolve("bundles/org.offhost.backup.engine/src")
                .resolve(kind);
    }

    private static List<Path> sources(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    private static long lines(List<Path> sources) throws IOException {
        long lines = 0;
        for (Path source : sources) {
            lines += Files.readAllLines(source).size();
        }
        return lines;
    }

    /** Which package of a bundle needs which others of it. */
    private static Map<String, Set<String>> arrows(Path folder) throws IOException {
        Map<String, Set<String>> arrows = new TreeMap<>();
        ClassReferences.of(BuiltBundles.jar(folder)).forEach((file, others) -> {
            Set<String> packages = arrows.computeIfAbsent(packageOf(file), p -> new TreeSet<>());
            others.forEach(o -> packages.add(packageOf(o)));
            packages.remove(packageOf(file));
        });
        return arrows;
    }

    private static String packageOf(String file) {
        return file.substring(0, file.lastIndexOf('/'));
    }
}
