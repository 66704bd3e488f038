// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What run times do, {@code docs/guide/osgi-in-the-field.md}, and what our bundles have or lack for it; and what snapshot back
 * ends do.
 */
class FieldFactsTest {
    private static final Path ROOT = BuiltBundles.ROOT;
    private static final int FACTS = 29;
    private static final Pattern ROW =
            Pattern.compile("^\\| (\\d+) \\|.*\\| `(\\w+)\\.(\\w+)` \\|$", Pattern.MULTILINE);
    private static final Pattern SNAPSHOT_ROW = Pattern.compile("\\| [^|]+ \\|.*\\|.*\\|.*\\| `(\\w+)\\.(\\w+)` \\|");
    private static final int SNAPSHOT_FACTS = 38;
    private static final Pattern MODIFIED = Pattern.compile("<scr:component [^>]*\\bmodified=");
    private static final Pattern PIDS = Pattern.compile("<scr:component [^>]*\\bconfiguration-pid=\"([^\"]+)\"");
    private static final Pattern NAME = Pattern.compile("<scr:component [^>]*\\bname=\"([^\"]+)\"");
    private static final Pattern REFERENCE = Pattern.compile("<reference [^>]+>");
    private static final Pattern DESIGNATE = Pattern.compile("<Designate pid=\"([^\"]+)\"");

    @Test
    void everyFactHasATestThatIsThere() throws IOException {
        Map<String, Path> sources = tests();
        List<Integer> numbers = new ArrayList<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/guide/osgi-in-the-field.md")));
        while (row.find()) {
            numbers.add(Integer.valueOf(row.group(1)));
            assertIsThere(sources, row.group(2), row.group(3));
        }
        assertThat(numbers).hasSize(FACTS).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void everyFactOfSnapshotsHasATestThatIsThereOrSaysThatItHasNone() throws IOException {
        Map<String, Path> sources = tests();
        int held = 0;
        for (String line : Files.readAllLines(ROOT.resolve("docs/guide/snapshots-in-the-field.md"))) {
            if (!line.startsWith("| ") || line.startsWith("| version |") || line.endsWith(" | none |")) {
                continue;
            }
            Matcher row = SNAPSHOT_ROW.matcher(line);
            assertThat(row.matches()).as(line).isTrue();
            assertIsThere(sources, row.group(1), row.group(2));
            held++;
        }
        assertThat(held).isEqualTo(SNAPSHOT_FACTS);
    }

    private static Map<String, Path> tests() throws IOException {
        Map<String, Path> sources = new TreeMap<>();
        for (String folder : List.of("bundles", "features")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(f -> f.toString().endsWith("Test.java")
                                && f.toString().contains("/src/"))
                        .forEach(f -> sources.put(f.getFileName().toString(), f));
            }
        }
        return sources;
    }

    private static void assertIsThere(Map<String, Path> sources, String type, String method) throws IOException {
        Path source = sources.get(type + ".java");
        assertThat(source).as(type).isNotNull();
        assertThat(Files.readString(source)).contains(" void " + method + "(");
    }

    private interface Look {
        void at(String bundle, JarFile jar) throws IOException;
    }

    private static void everyBundle(Look look) throws IOException {
        for (Path path : BuiltBundles.jars()) {
            try (JarFile jar = new JarFile(path.toFile())) {
                look.at(path.getFileName().toString(), jar);
            }
        }
    }

    private static String header(JarFile jar, String name) throws IOException {
        String value = jar.getManifest().getMainAttributes().getValue(name);
        return value == null ? "" : value;
    }

    private static List<String> texts(JarFile jar, String folder) throws IOException {
        List<String> texts = new ArrayList<>();
        for (JarEntry entry : jar.stream()
                .filter(e -> e.getName().matches(folder + "/[^/]+\\.xml"))
                .toList()) {
            try (InputStream in = jar.getInputStream(entry)) {
                texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return texts;
    }

    @Test
    void noPackageIsImportedOptionally() throws IOException {
        everyBundle((bundle, jar) ->
                assertThat(header(jar, "Import-Package")).as(bundle).doesNotContain("resolution:=optional"));
    }

    @Test
    void noBundleHasAnActivator() throws IOException {
        everyBundle((bundle, jar) ->
                assertThat(header(jar, "Bundle-Activator")).as(bundle).isEmpty());
    }

    @Test
    void everyBundleDemandsJava17() throws IOException {
        everyBundle((bundle, jar) ->
                assertThat(header(jar, "Require-Capability")).as(bundle).contains("(&(osgi.ee=JavaSE)(version=17))"));
    }

    @Test
    void noStaticReferenceHasATarget() throws IOException {
        Set<String> references = new TreeSet<>();
        everyBundle((bundle, jar) -> texts(jar, "OSGI-INF")
                .forEach(xml -> REFERENCE.matcher(xml).results().forEach(m -> references.add(bundle + m.group()))));
        assertThat(references)
                .hasSizeGreaterThan(10)
                .noneMatch(r -> r.contains(" target=") && !r.contains(" policy=\"dynamic\""));
    }

    @Test
    void whoeverIsConfiguredOnceHasAMethodForChanges() throws IOException {
        Set<String> configured = new TreeSet<>();
        everyBundle((bundle, jar) -> {
            Set<String> pids = new TreeSet<>();
            for (String metatype : texts(jar, "OSGI-INF/metatype")) {
                DESIGNATE.matcher(metatype).results().forEach(m -> pids.add(m.group(1)));
            }
            for (String component : texts(jar, "OSGI-INF")) {
                Matcher own = PIDS.matcher(component);
                Matcher name = NAME.matcher(component);
                String pid = own.find() ? own.group(1) : name.find() ? name.group(1) : "";
                if (pids.contains(pid)) {
                    configured.add(pid);
                    assertThat(MODIFIED.matcher(component).find()).as(pid).isTrue();
                }
            }
        });
        assertThat(configured).hasSizeGreaterThan(4);
    }

    @Test
    void noEventIsSent() throws IOException {
        assertThat(callsOf("org/osgi/service/event/EventAdmin."))
                .as("calls of EventAdmin")
                .hasSize(1)
                .allMatch(call -> call.contains(".postEvent("));
    }

    @Test
    void nothingIsLoggedByKeys() throws IOException {
        assertThat(callsOf("org/slf4j/spi/LoggingEventBuilder.addKeyValue")).isEmpty();
        assertThat(callsOf("org/slf4j/Logger.error")).as("calls are seen").isNotEmpty();
    }

    private static Set<String> callsOf(String method) throws IOException {
        Set<String> calls = new TreeSet<>();
        everyBundle((bundle, jar) -> {
            for (JarEntry entry :
                    jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                    calls.addAll(ConstantPool.read(in).methods().stream()
                            .filter(m -> m.startsWith(method))
                            .collect(Collectors.toSet()));
                }
            }
        });
        return calls;
    }
}
