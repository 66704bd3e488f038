// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A name is one thing: no two files of the product share one, but for those of {@code cnf/names.txt}. */
class NamesTest {

    @Test
    void everyNameIsOneThingOrIsListedWithItsPackages() throws IOException {
        assertThat(shared())
                .as(
                        "names of several types, as cnf/names.txt lists them; give a new one a name of its own, and take out of"
                                + " the list one that is gone")
                .isEqualTo(listed());
    }

    private static Map<String, Set<String>> listed() throws IOException {
        return Files.readAllLines(BuiltBundles.ROOT.resolve("cnf/names.txt")).stream()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .map(l -> l.strip().split(" +"))
                .collect(Collectors.toMap(
                        words -> words[0],
                        words -> Stream.of(words).skip(1).collect(Collectors.toCollection(TreeSet::new)),
                        (a, b) -> {
                            throw new IllegalStateException("a name is listed twice, in " + a + " and " + b);
                        },
                        TreeMap::new));
    }

    /** Packages by the name of a file that several have, without the part that all packages begin with. */
    private static Map<String, Set<String>> shared() throws IOException {
        Map<String, Set<String>> packages = new TreeMap<>();
        for (Path folder : BuiltBundles.folders()) {
            Path sources = folder.resolve("src/main/java/org/offhost");
            try (Stream<Path> files = Files.walk(sources)) {
                files.filter(f -> f.toString().endsWith(".java"))
                        .filter(f -> !f.endsWith("package-info.java"))
                        .forEach(f -> packages.computeIfAbsent(nameOf(f), name -> new TreeSet<>())
                                .add(packageOf(sources.relativize(f))));
            }
        }
        packages.values().removeIf(several -> several.size() < 2);
        return packages;
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String packageOf(Path file) {
        return file.getParent().toString().replace('\\', '.').replace('/', '.');
    }
}
