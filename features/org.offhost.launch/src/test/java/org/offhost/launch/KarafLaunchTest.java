// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.Fixtures;

/** Installs the features {@code offhost} and {@code offhost-demo} into Karaf and backs a volume up there. */
class KarafLaunchTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);

    @TempDir
    Path folder;

    private final StringBuilder output = new StringBuilder();

    @Test
    void consoleInstallsTheFeaturesAndBacksUp() throws Exception {
        Optional<Path> java = java17();
        // its start script passes -Djava.security.manager=allow, which newer ones refuse
        assumeThat(java).as("Karaf 4.4 needs a JDK from 17 to 22").isPresent();
        Path karaf = unpack(Path.of(System.getProperty("offhost.karaf.zip")), folder, 1);
        unpack(Path.of(System.getProperty("offhost.kar")), folder.resolve("kar"), 0);
        copy(folder.resolve("kar/repository"), karaf.resolve("system"));
        boot(karaf.resolve("etc/org.apache.karaf.features.cfg"));
        Path image = Fixtures.image("fat12", folder);
        Process process = start(karaf, java.get());
        try (OutputStream in = process.getOutputStream()) {
            await(process, "karaf@root()>");
            // the prompt is there before the features are
            awaitCommand(process, in, "offhost:drivers", "MvCatalog");
            say(
                    in,
                    "offhost:backup --source " + image + " --medium " + folder.resolve("m.tar")
                            + " --size 32M --quiet 200ms --offload required");
            await(process, "Backup completed");
            say(in, "offhost:list --medium " + folder.resolve("m.tar"));
            await(process, "PROFILE");
        } finally {
            List<ProcessHandle> all = process.descendants().toList();
            all.forEach(ProcessHandle::destroy);
            process.waitFor(30, TimeUnit.SECONDS);
            all.forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        assertThat(output)
                .contains("FatParser", "ExfatParser", "NtfsParser", "ExtendedCopyProvider", "VirtualSnapshots");
        assertThat(Files.size(folder.resolve("m.tar"))).isEqualTo(32L << 20);
    }

    private static Optional<Path> java17() throws IOException {
        if (Runtime.version().feature() < 23) {
            return Optional.of(Path.of(System.getProperty("java.home")));
        }
        String given = System.getenv("JAVA17_HOME");
        if (given != null && Files.exists(Path.of(given, "bin/java"))) {
            return Optional.of(Path.of(given));
        }
        return Optional.empty();
    }

    private Process start(Path karaf, Path java) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        List.of("/bin/sh", karaf.resolve("bin/karaf").toString()))
                .directory(karaf.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().put("TERM", "dumb");
        builder.environment().put("EXTRA_JAVA_OPTS", "-Doffhost.state=" + folder.resolve("state"));
        return builder.start();
    }

    private static void say(OutputStream in, String command) throws IOException {
        in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /** Says a command until it is known and answers. */
    private void awaitCommand(Process process, OutputStream in, String command, String answer)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_NANOS;
        do {
            assertThat(process.waitFor(500, TimeUnit.MILLISECONDS))
                    .as("Karaf has ended")
                    .isFalse();
            assertThat(System.nanoTime())
                    .as("waiting for %s in:%n%s", command, output)
                    .isLessThan(end);
            say(in, command);
            await(process, "karaf@root()>");
        } while (output.indexOf(answer) < 0);
    }

    /** Reads on until the words come behind what was seen before. */
    private void await(Process process, String words) throws IOException, InterruptedException {
        int from = output.length();
        long end = System.nanoTime() + LIMIT_NANOS;
        InputStream in = process.getInputStream();
        byte[] buffer = new byte[4096];
        while (output.indexOf(words, from) < 0) {
            if (in.available() > 0) {
                output.append(new String(buffer, 0, in.read(buffer), StandardCharsets.UTF_8));
            } else {
                boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
                assertThat(ended || System.nanoTime() > end)
                        .as("waiting for '%s' in:%n%s", words, output)
                        .isFalse();
            }
        }
    }

    private static void boot(Path config) throws IOException {
        String text = Files.readString(config);
        text = text.replaceFirst(
                "(?m)^featuresRepositories = ",
                "featuresRepositories = mvn:org.offhost/org.offhost.karaf/" + System.getProperty("offhost.version")
                        + "/xml/features, ");
        text = text.replaceFirst(
                "(?m)^featuresBoot = (?:.*\\\\\\R)*.*$",
                "featuresBoot = (framework, feature, shell, log," + " jaas, bundle, config), offhost, offhost-demo");
        Files.writeString(config, text);
    }

    /** Unpacks an archive; returns its top folder. */
    private static Path unpack(Path zip, Path to, int levels) throws IOException {
        Path top = to;
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                Path file = to.resolve(e.getName()).normalize();
                assertThat(file).startsWithRaw(to);
                if (e.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
                if (levels == 1) {
                    top = to.resolve(Path.of(e.getName()).getName(0));
                }
            }
        }
        return top;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }
}
