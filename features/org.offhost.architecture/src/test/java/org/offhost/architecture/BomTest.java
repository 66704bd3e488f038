// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code cnf/bom} names is whole, of this version, and has sources and Javadoc. */
class BomTest {
    private static final Pattern OURS = Pattern.compile("<artifactId>(org\\.offhost\\.[a-z.]+)</artifactId><version>");
    private static final Pattern VERSION = Pattern.compile("<version>(.*?)</version>");
    private static final String WITH_JAVADOC = "<vendor.skip>false</vendor.skip>";

    private final String bom = Files.readString(BuiltBundles.ROOT.resolve("cnf/bom/pom.xml"));

    BomTest() throws IOException {}

    private Set<String> bundles() {
        Set<String> bundles = new TreeSet<>();
        Matcher m = OURS.matcher(bom);
        while (m.find()) {
            bundles.add(m.group(1));
        }
        return bundles;
    }

    @Test
    void itsBundlesAndNoOthersHaveSourcesAndJavadoc() throws IOException {
        Set<String> with = new TreeSet<>();
        for (Path folder : BuiltBundles.folders()) {
            if (Files.readString(folder.resolve("pom.xml")).contains(WITH_JAVADOC)) {
                with.add(folder.getFileName().toString());
            }
        }
        assertThat(bundles()).containsExactlyElementsOf(with);
    }

    /** Whoever compiles against one of them needs what it shows types of. */
    @Test
    void whatOneOfItsBundlesImportsIsInIt() throws IOException {
        Rules rules = Rules.read(BuiltBundles.ROOT.resolve("cnf/dependencies.txt"));
        Set<String> exported = new HashSet<>();
        bundles().forEach(b -> exported.addAll(rules.line(b).exports()));
        for (String bundle : bundles()) {
            Set<String> imports = new TreeSet<>(rules.line(bundle).imports());
            imports.removeIf(i -> i.startsWith("@"));
            assertThat(exported).as(bundle).containsAll(imports);
        }
    }

    /** Sources and Javadoc of a bundle are of its own sources: a copy of the kit would be in none. */
    @Test
    void noBundleWithSourcesHasACopyOfTheKit() throws IOException {
        Rules rules = Rules.read(BuiltBundles.ROOT.resolve("cnf/dependencies.txt"));
        assertThat(bundles())
                .contains(Rules.KIT)
                .allSatisfy(b -> assertThat(rules.line(b).copies()).as(b).isEmpty());
    }

    /** In a vendor's project {@code project.version} is the vendor's, so the version is written twice. */
    @Test
    void versionOfItsBundlesIsItsOwn() {
        Matcher m = VERSION.matcher(bom);
        assertThat(m.find()).isTrue();
        assertThat(bom).contains("<offhost.version>" + m.group(1) + "</offhost.version>");
        assertThat(bom).doesNotContain("<version>${project.version}</version>");
    }
}
