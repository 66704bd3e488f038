// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
}
