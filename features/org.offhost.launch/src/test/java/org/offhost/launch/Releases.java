// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A Maven repository with what this build installed, and with the same again as if it were later releases. */
final class Releases {
    private static final String BUILT = System.getProperty("offhost.version");
    private static final String VERSION = "Bundle-Version";

    private final Path repository;

    /** @param repository a new folder, filled with a copy of what was installed */
    Releases(Path repository) throws IOException {
        this.repository = repository;
        Path installed = Path.of(System.getProperty("offhost.repository"));
        try (Stream<Path> files = Files.walk(installed)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = repository.resolve(installed.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    Path repository() {
        return repository;
    }

    /** Adds a release of everything. */
    void add(String version) throws IOException {
        Path group = repository.resolve("org/offhost");
        try (Stream<Path> artifacts = Files.list(group)) {
            for (Path artifact : artifacts.toList()) {
                Path jar = file(artifact, BUILT, ".jar");
                if (Files.exists(jar)) {
                    release(jar, version, Files.createDirectory(artifact.resolve(version)));
                }
            }
        }
        Path features = group.resolve("org.offhost.karaf");
        Files.createDirectory(features.resolve(version));
        Files.writeString(
                file(features, version, "-features.xml"),
                Files.readString(file(features, BUILT, "-features.xml")).replace(BUILT, version));
    }

    /** Writes another release of one bundle. */
    void add(String bundle, String version, Path folder) throws IOException {
        release(file(repository.resolve("org/offhost").resolve(bundle), BUILT, ".jar"), version, folder);
    }

    private static Path file(Path artifact, String version, String end) {
        return artifact.resolve(version).resolve(artifact.getFileName() + "-" + version + end);
    }

    private static void release(Path jar, String version, Path folder) throws IOException {
        Path released = folder.resolve(jar.getFileName().toString().replace(BUILT, version));
        try (JarFile built = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(released)) {
            Manifest manifest = built.getManifest();
            manifest.getMainAttributes().putValue(VERSION, version);
            try (JarOutputStream out = new JarOutputStream(file, manifest)) {
                copy(built, out);
            }
        }
    }

    private static void copy(JarFile from, JarOutputStream to) throws IOException {
        for (JarEntry entry : Collections.list(from.entries())) {
            if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                to.putNextEntry(new JarEntry(entry.getName()));
                try (InputStream in = from.getInputStream(entry)) {
                    in.transferTo(to);
                }
                to.closeEntry();
            }
        }
    }
}
