// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A bundle by its manifest and entries.
 *
 * @param name symbolic name
 * @param imports packages it imports
 * @param exports packages it exports
 * @param requiredBundles bundles it requires
 * @param wiredServices service requirements that are not {@code effective:=active}
 * @param packages packages with classes in it
 * @param embedded jars in it, and entries of its class path other than itself
 */
record BundleJar(
        String name,
        Set<String> imports,
        Set<String> exports,
        Set<String> requiredBundles,
        List<String> wiredServices,
        Set<String> packages,
        List<String> embedded) {

    static BundleJar read(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Set<String> packages = new TreeSet<>();
            List<String> embedded = new ArrayList<>();
            file.stream().map(e -> e.getName()).forEach(n -> {
                if (n.endsWith(".class") && n.contains("/") && !n.startsWith("META-INF/")) {
                    packages.add(n.substring(0, n.lastIndexOf('/')).replace('/', '.'));
                } else if (n.endsWith(".jar")) {
                    embedded.add(n);
                }
            });
            return of(file.getManifest(), packages, embedded);
        }
    }

    /** Classes of some packages, by package and file. */
    static Map<String, Map<String, byte[]>> classes(Path jar, Predicate<String> packages) throws IOException {
        Map<String, Map<String, byte[]>> classes = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                String name = entry.getName();
                String of = name.contains("/")
                        ? name.substring(0, name.lastIndexOf('/')).replace('/', '.')
                        : "";
                if (name.endsWith(".class") && packages.test(of)) {
                    try (InputStream in = file.getInputStream(entry)) {
                        classes.computeIfAbsent(of, p -> new TreeMap<>()).put(name, in.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }

    static BundleJar of(Manifest manifest, Set<String> packages, List<String> jars) {
        Attributes main = manifest.getMainAttributes();
        List<String> embedded = new ArrayList<>(jars);
        names(main.getValue("Bundle-ClassPath")).stream()
                .filter(p -> !p.equals("."))
                .forEach(embedded::add);
        List<String> wired = new ArrayList<>();
        for (String clause : clauses(main.getValue("Require-Capability"))) {
            if (clause.startsWith("osgi.service;") && !clause.contains("effective:=active")) {
                wired.add(clause);
            }
        }
        return new BundleJar(
                names(main.getValue("Bundle-SymbolicName")).iterator().next(),
                names(main.getValue("Import-Package")),
                names(main.getValue("Export-Package")),
                names(main.getValue("Require-Bundle")),
                wired,
                packages,
                embedded);
    }

    private static Set<String> names(String header) {
        Set<String> names = new TreeSet<>();
        for (String clause : clauses(header)) {
            for (String part : clause.split(";")) {
                if (part.contains("=")) {
                    break;
                }
                names.add(part.strip());
            }
        }
        return names;
    }

    /** Clauses of a header (OSGi Core 8, 1.3.2): separated by commas outside quotes. */
    private static List<String> clauses(String header) {
        List<String> clauses = new ArrayList<>();
        boolean quoted = false;
        int from = 0;
        for (int i = 0; header != null && i < header.length(); i++) {
            char c = header.charAt(i);
            quoted ^= c == '"';
            if (c == ',' && !quoted) {
                clauses.add(header.substring(from, i).strip());
                from = i + 1;
            }
        }
        if (header != null) {
            clauses.add(header.substring(from).strip());
        }
        return clauses;
    }
}
