// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No file of a bundle needs another that needs it, but for those of {@code cnf/circles.txt}, which only become fewer. */
class CirclesTest {

    @Test
    void everyCircleOfFilesIsListedAndEveryOneListedIsThere() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path folder : BuiltBundles.folders()) {
            for (Set<String> circle : Circles.in(ClassReferences.of(BuiltBundles.jar(folder)))) {
                found.add(folder.getFileName() + " "
                        + circle.stream()
                                .map(c -> c.substring(c.lastIndexOf('/') + 1))
                                .collect(Collectors.joining(" ")));
            }
        }
        Set<String> listed = Files.readAllLines(BuiltBundles.ROOT.resolve("cnf/circles.txt")).stream()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .map(l -> l.strip().replaceAll(" +", " "))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found)
                .as("circles of files; cut a new one, and take out of cnf/circles.txt one that is gone")
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    @Test
    void nodesThatReachEachOtherAreACircleAndOthersAreNot() {
        Map<String, Set<String>> arrows =
                Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("a", "d"), "d", Set.of("e"), "e", Set.of());
        assertThat(Circles.in(arrows)).containsExactly(Set.of("a", "b", "c"));
    }
}
