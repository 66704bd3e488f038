// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.stream.Stream;

/** The bundles as this build made them. */
public final class BuiltBundles {
    public static final Path ROOT = Path.of(System.getProperty("offhost.root"));

    private BuiltBundles() {}

    public static List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT.resolve("bundles"))) {
            return folders.filter(f -> Files.exists(f.resolve("pom.xml")))
                    .sorted()
                    .toList();
        }
    }

    public static List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path folder : folders()) {
            jars.add(jar(folder));
        }
        return jars;
    }

    public static Path jar(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("target"))) {
            return files.filter(f -> f.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(folder + " was not built"));
        }
    }

    /** Methods that each class of the bundles calls or refers to, by its name in the jar. */
    static Map<String, Set<String>> calls() throws IOException {
        Map<String, Set<String>> calls = new TreeMap<>();
        for (Path jar : jars()) {
            try (JarFile file = new JarFile(jar.toFile())) {
                for (JarEntry entry : file.stream()
                        .filter(e -> e.getName().endsWith(".class"))
                        .toList()) {
                    try (InputStream in = file.getInputStream(entry)) {
                        calls.computeIfAbsent(entry.getName(), n -> new TreeSet<>())
                                .addAll(ConstantPool.read(new DataInputStream(in))
                                        .methods());
                    }
                }
            }
        }
        return calls;
    }
}
