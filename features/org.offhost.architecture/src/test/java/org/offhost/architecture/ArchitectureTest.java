// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
                "a wire to the kit | org.offhost.filesystem.fat | Import-Package: org.offhost.kit.cluster | imports org.offhost.kit.cluster",
                "a copy that is shown | org.offhost.filesystem.fat | Export-Package: org.offhost.kit.cluster | exports [org.offhost.kit.cluster]",
                "a kit that can be wired to | org.offhost.kit | Export-Package: org.offhost.kit.cluster | exports [org.offhost.kit.cluster]",
                "a copy that is not there | org.offhost.filesystem.fat | X-None: 0 | has copies of []",
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
        Set<String> packages = new TreeSet<>(fat.packages());
        packages.add("org.offhost.filesystem.ntfs");
        bundles.remove(fat);
        bundles.add(new BundleJar(
                fat.name(),
                fat.imports(),
                fat.exports(),
                fat.requiredBundles(),
                fat.wiredServices(),
                packages,
                fat.embedded()));
        assertThat(rules.violations(bundles))
                .containsExactly("package org.offhost.filesystem.ntfs is in org.offhost.filesystem.ntfs"
                        + " and in org.offhost.filesystem.fat");
    }

    /** One that nobody listed; the suites are what others' classes extend, which a copy of the kit could not be. */
    @Test
    void copyOfTheKitInAnotherBundleIsReported() {
        BundleJar tck = new BundleJar(
                "org.offhost.tck",
                Set.of(),
                Set.of(),
                Set.of(),
                List.of(),
                Set.of("org.offhost.kit.cluster", "org.offhost.tck"),
                List.of());
        assertThat(rules.violations(List.of(tck)))
                .anySatisfy(v -> assertThat(v)
                        .isEqualTo("org.offhost.tck has copies of [org.offhost.kit.cluster], and should of []"));
    }

    /** Byte for byte: what is proved of the kit is proved of every copy. */
    @Test
    void copiesAreWholePackagesOfTheKit() throws IOException {
        Map<String, Map<String, byte[]>> kit = BundleJar.classes(
                BuiltBundles.jar(BuiltBundles.ROOT.resolve("bundles").resolve(Rules.KIT)), Rules::isOfTheKit);
        int copies = 0;
        for (Path jar : BuiltBundles.jars()) {
            for (var copy : BundleJar.classes(jar, Rules::isOfTheKit).entrySet()) {
                copies++;
                assertThat(copy.getValue())
                        .as("%s of %s", copy.getKey(), jar.getFileName())
                        .containsExactlyInAnyOrderEntriesOf(kit.get(copy.getKey()));
            }
        }
        assertThat(kit).hasSizeGreaterThan(3);
        assertThat(copies).as("packages, the kit's own among them").isGreaterThan(2 * kit.size());
    }

    private static List<BundleJar> built() throws IOException {
        List<BundleJar> bundles = new ArrayList<>();
        for (Path jar : BuiltBundles.jars()) {
            bundles.add(BundleJar.read(jar));
        }
        return bundles;
    }
}
