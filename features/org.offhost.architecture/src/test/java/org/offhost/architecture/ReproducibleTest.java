// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing in a bundle tells when, where or by whom it was built; {@code .ci/run} builds twice and compares. */
class ReproducibleTest {
    static List<Path> jars() throws IOException {
        return BuiltBundles.jars();
    }

    @ParameterizedTest
    @MethodSource("jars")
    void everyEntryHasTheTimeOfThePom(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.stream().map(ZipEntry::getTimeLocal).distinct())
                    .as("times in %s", jar)
                    .hasSize(1)
                    .allMatch(t -> t.toLocalDate().toString().equals("2026-11-22") && t.getSecond() == 0);
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void entriesAreInOrder(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<String> names = new ArrayList<>();
            file.stream()
                    .map(ZipEntry::getName)
                    .filter(n -> n.endsWith(".class"))
                    .forEach(names::add);
            assertThat(names).containsExactlyElementsOf(new TreeSet<>(names));
        }
    }

    @ParameterizedTest
    @MethodSource("jars")
    void manifestNamesNoBuilder(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Attributes main = file.getManifest().getMainAttributes();
            assertThat(main.keySet())
                    .extracting(Object::toString)
                    .contains("Bundle-SymbolicName")
                    .doesNotContain(
                            "Bnd-LastModified", "Created-By", "Build-Jdk", "Build-Jdk-Spec", "Built-By", "Tool");
        }
    }
}
