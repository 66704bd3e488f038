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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What drivers and host products are compiled with is written down in {@code cnf/api}, a file for each package: a change of it is
 * seen where it is reviewed. The baseline of bnd is blind to what is sealed, thrown and given as a type argument.
 */
class ApiSignaturesTest {
    private static final Path FOLDER = BuiltBundles.ROOT.resolve("cnf/api");

    /** {@code -Doffhost.api.renew=true} writes the files anew. */
    private static final boolean RENEW = Boolean.getBoolean("offhost.api.renew");

    private static final String HOW = "; if it is meant, renew cnf/api and commit it with the change: mvn -pl"
            + " features/org.offhost.architecture -am -Dtest=ApiSignaturesTest -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Doffhost.api.renew=true verify";

    /** Packages that the bundles of the BOM export, and those of the kit, which drivers copy. The suites of the TCK are not among them: they grow, and break no driver. */
    static List<String> packages() throws IOException {
        String bom = Files.readString(BuiltBundles.ROOT.resolve("cnf/bom/pom.xml"));
        Rules rules = Rules.read(BuiltBundles.ROOT.resolve("cnf/dependencies.txt"));
        List<String> packages = new ArrayList<>();
        for (String bundle : rules.bundles()) {
            if (bom.contains("<artifactId>" + bundle + "</artifactId>") && !bundle.equals("org.offhost.tck")) {
                rules.line(bundle).exports().forEach(p -> packages.add("org.offhost." + p));
            }
        }
        packages.addAll(BundleJar.classes(
                        BuiltBundles.jar(BuiltBundles.ROOT.resolve("bundles").resolve(Rules.KIT)), Rules::isOfTheKit)
                .keySet());
        return packages;
    }

    @ParameterizedTest
    @MethodSource("packages")
    void apiIsAsItIsWrittenDown(String name) throws Exception {
        List<String> found = ApiSignatures.of(name);
        assertThat(found).as(name).hasSizeGreaterThan(1);
        Path file = FOLDER.resolve(name + ".txt");
        if (RENEW) {
            Files.createDirectories(FOLDER);
            Files.write(file, found);
        }
        List<String> written = Files.exists(file) ? Files.readAllLines(file) : List.of();
        List<String> gone = new ArrayList<>(written);
        found.forEach(gone::remove);
        List<String> come = new ArrayList<>(found);
        written.forEach(come::remove);
        assertThat(gone).as("the API of " + name + " has no longer" + HOW).isEmpty();
        assertThat(come).as("the API of " + name + " has now" + HOW).isEmpty();
        assertThat(found).as("the order in " + file + HOW).isEqualTo(written);
    }

    @Test
    void everyFileIsOfAPackage() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(f -> f.getFileName().toString().replaceFirst("\\.txt$", "")))
                    .as("files of cnf/api; delete what is of no package any more")
                    .isSubsetOf(packages());
        }
    }

    /** What bnd's baseline does not see. */
    @Test
    void sealingThrowsTypeArgumentsAndConstantsAreSigned() {
        assertThat(ApiSignatures.of(Shape.class))
                .contains("public abstract static sealed interface " + Shape.class.getName() + "<T extends"
                        + " java.lang.Comparable<T>> permits " + Round.class.getName())
                .anyMatch(l -> l.contains("java.util.List<? super T>") && l.endsWith("throws java.io.IOException"))
                .anyMatch(l -> l.endsWith("LIMIT = 7"));
        assertThat(ApiSignatures.of(Round.class).get(0))
                .isEqualTo("public static final record " + Round.class.getName() + " implements "
                        + Shape.class.getName() + "<java.lang.String>");
    }

    /** Something to sign. */
    public sealed interface Shape<T extends Comparable<T>> permits Round {
        int LIMIT = 7;

        void draw(List<? super T> corners) throws IOException;
    }

    /** Something sealed in. */
    public record Round(int radius) implements Shape<String> {
        @Override
        public void draw(List<? super String> corners) {}
    }
}
