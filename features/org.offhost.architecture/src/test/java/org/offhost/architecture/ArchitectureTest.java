// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may know whom, checked on the bundles that were built. */
class ArchitectureTest {

    private final Rules rules;

    ArchitectureTest() throws IOException {
        rules = Rules.read(BuiltBundles.ROOT.resolve("cnf/dependencies.txt"));
    }

    @Test
    void noBundleKnowsWhatItMustNot() throws IOException {
        assertThat(rules.violations(built())).isEmpty();
    }

    @Test
    void everyBundleOfTheTableIsBuilt() throws IOException {
        assertThat(built()).extracting(BundleJar::name).containsExactlyInAnyOrderElementsOf(rules.bundles());
    }

    @Test
    void folderNameIsSymbolicName() throws IOException {
        for (Path folder : BuiltBundles.folders()) {
            assertThat(BundleJar.read(BuiltBundles.jar(folder)).name())
                    .isEqualTo(folder.getFileName().toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a parser that sees SCSI | org.offhost.filesystem.ntfs | Import-Package: org.offhost.scsi;version=\"[1.0,2)\" | imports org.offhost.scsi",
                "a provider that knows a provider | org.offhost.copy.host | Import-Package: org.offhost.array.virtual.management | imports org.offhost.array.virtual.management",
                "an interface that logs | org.offhost.copy.api | Import-Package: org.slf4j;version=\"[2.0,3)\" | imports org.slf4j",
                "a provider that exports | org.offhost.filesystem.fat | Export-Package: org.offhost.filesystem.fat;version=\"1.0.0\" | exports [org.offhost.filesystem.fat]",
                "a wire to a driver | org.offhost.backup.engine | Require-Capability: osgi.service;filter:=\"(objectClass=org.offhost.copy.CopyProvider)\" | effective:=active",
                "an embedded library | org.offhost.catalog | Bundle-ClassPath: .,lib/h2.jar | embeds lib/h2.jar",
                "a required bundle | org.offhost.catalog | Require-Bundle: org.offhost.backup.api | requires the bundle",
                "a bundle nobody listed | org.offhost.util | Import-Package: org.offhost.block | is not in cnf/dependencies.txt"
            })
    void violationIsReported(String what, String bundle, String header, String expected) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(
                ("Manifest-Version: 1.0\nBundle-SymbolicName: " + bundle + "\n" + header + "\n\n")
                        .getBytes(StandardCharsets.UTF_8)));
        BundleJar jar = BundleJar.of(manifest, Set.of(), List.of());
        assertThat(rules.violations(List.of(jar)))
                .as(what)
                .anySatisfy(v -> assertThat(v).contains(expected));
    }

    @Test
    void packageInTwoBundlesIsReported() throws IOException {
        List<BundleJar> bundles = new ArrayList<>(built());
        BundleJar fat = bundles.stream()
                .filter(b -> b.name().equals("org.offhost.filesystem.fat"))
                .findFirst()
                .orElseThrow();
        bundles.remove(fat);
        bundles.add(new BundleJar(
                fat.name(),
                fat.imports(),
                fat.exports(),
                fat.requiredBundles(),
                fat.wiredServices(),
                Set.of("org.offhost.filesystem.ntfs"),
                fat.embedded()));
        assertThat(rules.violations(bundles))
                .containsExactly("package org.offhost.filesystem.ntfs is in org.offhost.filesystem.ntfs"
                        + " and in org.offhost.filesystem.fat");
    }

    private static List<BundleJar> built() throws IOException {
        List<BundleJar> bundles = new ArrayList<>();
        for (Path jar : BuiltBundles.jars()) {
            bundles.add(BundleJar.read(jar));
        }
        return bundles;
    }
}
