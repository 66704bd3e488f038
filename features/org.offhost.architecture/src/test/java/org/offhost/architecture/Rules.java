// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table {@code cnf/dependencies.txt} and what follows from it. */
final class Rules {
    private static final Pattern LINE =
            Pattern.compile("(\\S+)\\s+exports\\s+(.+?)\\s+imports\\s+(.+?)(?:\\s+copies\\s+(.+))?");
    private static final Map<String, List<String>> GROUPS = Map.ofEntries(
            Map.entry("@osgi", List.of("org.osgi.")),
            Map.entry("@log", List.of("org.slf4j")),
            Map.entry("@gogo", List.of("org.apache.felix.service.command")),
            Map.entry("@args", List.of("picocli")),
            Map.entry("@store", List.of("org.h2.mvstore")),
            Map.entry("@jna", List.of("com.sun.jna")),
            Map.entry("@servlet", List.of("jakarta.servlet")),
            Map.entry("@crypto", List.of("javax.crypto")),
            Map.entry("@jaas", List.of("javax.security.auth")),
            Map.entry("@health", List.of("org.apache.felix.hc.api")),
            Map.entry("@jvm", List.of("com.sun.management")),
            Map.entry("@test", List.of("org.junit.", "org.assertj.")),
            Map.entry("@prometheus", List.of("io.prometheus.metrics.")),
            Map.entry("@xml", List.of("javax.xml", "org.w3c.dom", "org.xml.sax")),
            Map.entry("@jmx", List.of("javax.management")));

    private final Map<String, Line> lines;

    /** What drivers' bundles have copies of: in no console, and wired to by nobody. */
    static final String KIT = "org.offhost.kit";

    /**
     * What one bundle may do.
     *
     * @param copies packages of the kit that lie in it, and must
     */
    record Line(Set<String> exports, Set<String> imports, Set<String> copies) {}

    private Rules(Map<String, Line> lines) {
        this.lines = lines;
    }

    static Rules read(Path table) throws IOException {
        Map<String, Line> lines = new LinkedHashMap<>();
        for (String text : Files.readAllLines(table)) {
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            Matcher m = LINE.matcher(text.strip());
            if (!m.matches()) {
                throw new IOException(table + ": not understood: " + text);
            }
            lines.put(
                    m.group(1),
                    new Line(words(m.group(2)), words(m.group(3)), m.group(4) == null ? Set.of() : words(m.group(4))));
        }
        return new Rules(lines);
    }

    private static Set<String> words(String text) {
        return text.equals("nothing") ? Set.of() : new TreeSet<>(Arrays.asList(text.split("\\s+")));
    }

    Set<String> bundles() {
        return lines.keySet();
    }

    Line line(String bundle) {
        return lines.get(bundle);
    }

    /** Every violation, a sentence each; empty if all is well. */
    List<String> violations(List<BundleJar> bundles) {
        List<String> found = new ArrayList<>();
        Map<String, String> owners = new TreeMap<>();
        for (BundleJar bundle : bundles) {
            Line line = lines.get(bundle.name());
            if (line == null) {
                found.add(bundle.name() + " is not in cnf/dependencies.txt");
                continue;
            }
            imports(bundle, line, found);
            Set<String> exports = new TreeSet<>();
            line.exports().forEach(e -> exports.add("org.offhost." + e));
            if (!exports.equals(bundle.exports())) {
                found.add(bundle.name() + " exports " + bundle.exports() + ", and should " + exports);
            }
            for (String capability : bundle.wiredServices()) {
                found.add(bundle.name() + " requires the service " + capability
                        + " when it resolves, not effective:=active: a missing driver would stop it");
            }
            bundle.embedded().forEach(e -> found.add(bundle.name() + " embeds " + e));
            Set<String> own = new TreeSet<>(bundle.packages());
            if (!bundle.name().equals(KIT)) {
                own.removeIf(Rules::isOfTheKit);
                copies(bundle, line, found);
            }
            for (String packageName : own) {
                String owner = owners.putIfAbsent(packageName, bundle.name());
                if (owner != null) {
                    found.add("package " + packageName + " is in " + owner + " and in " + bundle.name());
                }
                if (!packageName.startsWith("org.offhost.")) {
                    found.add(bundle.name() + " embeds package " + packageName);
                }
            }
        }
        return found;
    }

    static boolean isOfTheKit(String packageName) {
        return packageName.startsWith(KIT + ".");
    }

    /** The one kind of package that is in several bundles: which of them a bundle has is what its line says. */
    private static void copies(BundleJar bundle, Line line, List<String> found) {
        Set<String> listed = new TreeSet<>();
        line.copies().forEach(c -> listed.add("org.offhost." + c));
        Set<String> there = new TreeSet<>(bundle.packages());
        there.removeIf(p -> !isOfTheKit(p));
        if (!there.equals(listed)) {
            found.add(bundle.name() + " has copies of " + there + ", and should of " + listed);
        }
    }

    private static void imports(BundleJar bundle, Line line, List<String> found) {
        for (String name : bundle.imports()) {
            boolean allowed = name.startsWith("org.offhost.")
                    ? line.imports().contains(name.substring("org.offhost.".length()))
                    : line.imports().stream()
                            .flatMap(i -> GROUPS.getOrDefault(i, List.of()).stream())
                            .anyMatch(name::startsWith);
            if (!allowed) {
                found.add(bundle.name() + " imports " + name + ", which cnf/dependencies.txt does not allow it");
            }
        }
        for (String bundleName : bundle.requiredBundles()) {
            found.add(bundle.name() + " requires the bundle " + bundleName + "; packages are imported, not bundles");
        }
    }
}
