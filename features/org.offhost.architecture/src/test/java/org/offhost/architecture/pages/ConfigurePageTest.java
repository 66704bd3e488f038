// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.offhost.architecture.BuiltBundles;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code docs/guide/configure.md} and the files that Karaf's features bring have the PIDs and keys that the bundles describe. */
class ConfigurePageTest {
    private static final Path ROOT = BuiltBundles.ROOT;
    private static final Pattern ROW =
            Pattern.compile("\\| `(org\\.[^`]+)` \\| `([^`]+)` \\| (?:`([^`]*)` )?\\| .+ \\|");
    private static final Pattern CONFIG = Pattern.compile("<config name=\"([^\"]+)\">(.*?)</config>", Pattern.DOTALL);
    private static final Pattern SET = Pattern.compile("^ +([a-z.]+) = ?(.*)$", Pattern.MULTILINE);

    /** Value by default, by PID and key. */
    private final Map<String, Map<String, String>> singletons = new TreeMap<>();

    private final Map<String, Map<String, String>> factories = new TreeMap<>();

    ConfigurePageTest() throws Exception {
        for (Path jar : BuiltBundles.jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                List<JarEntry> described = file.stream()
                        .filter(e -> e.getName().startsWith("OSGI-INF/metatype/")
                                && e.getName().endsWith(".xml"))
                        .toList();
                for (JarEntry entry : described) {
                    try (InputStream in = file.getInputStream(entry)) {
                        read(DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(in));
                    }
                }
            }
        }
    }

    /** OSGi Compendium 8, 105.8: definitions of objects, and designates that give one to a PID or factory PID. */
    private void read(Document metatype) {
        Map<String, Map<String, String>> definitions = new TreeMap<>();
        for (Element definition : elements(metatype.getElementsByTagName("OCD"))) {
            Map<String, String> keys = new TreeMap<>();
            for (Element key : elements(definition.getElementsByTagName("AD"))) {
                assertThat(key.getAttribute("description"))
                        .as(key.getAttribute("id"))
                        .isNotBlank();
                keys.put(key.getAttribute("id"), key.getAttribute("default"));
            }
            definitions.put(definition.getAttribute("id"), keys);
        }
        for (Element designate : elements(metatype.getElementsByTagName("Designate"))) {
            Element object = (Element) designate.getElementsByTagName("Object").item(0);
            Map<String, String> keys = definitions.get(object.getAttribute("ocdref"));
            if (designate.hasAttribute("factoryPid")) {
                factories.put(designate.getAttribute("factoryPid"), keys);
            } else {
                singletons.put(designate.getAttribute("pid"), keys);
            }
        }
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    @Test
    void everyKeyIsInTheTableWithItsDefault() throws IOException {
        Map<String, Map<String, String>> all = new TreeMap<>(singletons);
        all.putAll(factories);
        assertThat(all).hasSizeGreaterThan(4);
        Map<String, Map<String, String>> told = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/guide/configure.md")));
        while (row.find()) {
            told.computeIfAbsent(row.group(1), pid -> new TreeMap<>())
                    .put(row.group(2), row.group(3) == null ? "" : row.group(3));
        }
        assertThat(told).isEqualTo(all);
    }

    /** Those that are there once, and by the very defaults: a feature that is installed changes nothing. */
    @Test
    void karafBringsAFileForEach() throws IOException {
        Map<String, Map<String, String>> brought = new TreeMap<>();
        Matcher config = CONFIG.matcher(Files.readString(ROOT.resolve("features/karaf/features.xml")));
        while (config.find()) {
            Map<String, String> keys = new TreeMap<>();
            Matcher set = SET.matcher(config.group(2));
            while (set.find()) {
                keys.put(set.group(1), set.group(2));
            }
            if (config.group(1).startsWith("org.offhost.")) {
                brought.put(config.group(1), keys);
            }
            assertThat(config.group(2).lines().filter(l -> l.strip().startsWith("#")))
                    .as("comments of %s", config.group(1))
                    .isNotEmpty();
        }
        assertThat(brought).isEqualTo(singletons);
    }

    /** One PID a component, none of which a file's name could be taken for an instance of. */
    @Test
    void noPidHasAHyphenOrTilde() {
        TreeSet<String> all = new TreeSet<>(singletons.keySet());
        all.addAll(factories.keySet());
        assertThat(all).allMatch(pid -> pid.matches("[A-Za-z.]+"));
    }
}
