// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.apache.tools.ant.Project;
import org.apache.tools.ant.taskdefs.Untar;
import org.codehaus.plexus.archiver.tar.TarUnArchiver;
import org.offhost.archive.tar.SparseTar;

/** Somebody else's reader of tar. */
interface PlainReader {
    /** Versions that the guide's table is about; what they need comes with them. */
    String NPM = "tar@7.5.23 tar-stream@3.2.2";

    /**
     * SHA-256 of every file, by name, as far as the reader comes: errors end it.
     *
     * @param out an empty folder
     */
    Map<String, String> read(Path tar, Path out) throws Exception;

    /** A program that extracts; its exit status tells less than what is there. */
    static PlainReader program(String name, String command) {
        return (tar, out) -> {
            Tool.need(name);
            try {
                Tool.run(out, command + " " + tar);
            } catch (IOException e) {
                // some end so behind files that are there
            }
            return below(out);
        };
    }

    private static Map<String, String> below(Path out) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(out)) {
            for (Path p : all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                try (InputStream in = Files.newInputStream(p)) {
                    found.put(out.relativize(p).toString(), SparseTar.sum(in));
                }
            }
        }
        return found;
    }

    static PlainReader commonsStream() {
        return (tar, out) -> {
            Map<String, String> found = new TreeMap<>();
            try (TarArchiveInputStream in = new TarArchiveInputStream(Files.newInputStream(tar), "UTF-8")) {
                for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
                    if (e.isFile() && !e.isLink() && !e.isSymbolicLink()) {
                        found.put(e.getName(), SparseTar.sum(in));
                    }
                }
            } catch (IOException e) {
                // as far as it comes
            }
            return found;
        };
    }

    static PlainReader commonsFile() {
        return (tar, out) -> {
            Map<String, String> found = new TreeMap<>();
            try (TarFile in = new TarFile(tar.toFile(), "UTF-8")) {
                for (TarArchiveEntry e : in.getEntries()) {
                    if (e.isFile() && !e.isLink() && !e.isSymbolicLink()) {
                        found.put(e.getName(), SparseTar.sum(in.getInputStream(e)));
                    }
                }
            } catch (IOException e) {
                // as far as it comes
            }
            return found;
        };
    }

    static PlainReader plexus() {
        return (tar, out) -> {
            TarUnArchiver archiver = new TarUnArchiver(tar.toFile());
            archiver.setDestDirectory(out.toFile());
            archiver.extract();
            return below(out);
        };
    }

    static PlainReader ant() {
        return (tar, out) -> {
            Untar task = new Untar();
            task.setProject(new Project());
            task.setEncoding("UTF-8");
            task.setSrc(tar.toFile());
            task.setDest(out.toFile());
            task.execute();
            return below(out);
        };
    }

    /** A package of npm, got into a folder that lasts for the tests of a class. */
    static PlainReader npm(String name, Path modules) {
        return (tar, out) -> {
            Tool.need("node");
            Tool.need("npm");
            Path script = modules.resolve("read-tar.mjs");
            if (!Files.exists(script)) {
                got(modules);
                try (InputStream in = PlainReader.class.getResourceAsStream("read-tar.mjs")) {
                    Files.copy(Objects.requireNonNull(in), script);
                }
            }
            Path list = out.resolve("list");
            try {
                Tool.run(out, "node " + script + " " + name + " " + tar + " > " + list);
            } catch (IOException e) {
                // as far as it comes
            }
            Map<String, String> found = new TreeMap<>();
            for (String line : Files.readAllLines(list)) {
                String[] words = line.split(" ", 3);
                found.put(words[2], words[0]);
            }
            return found;
        };
    }

    private static void got(Path modules) throws InterruptedException {
        try {
            Tool.run(
                    modules, "npm install --no-audit --no-fund --ignore-scripts --fetch-timeout=20000 --silent " + NPM);
        } catch (IOException e) {
            assumeTrue(false, NPM + " cannot be had from npm: " + e.getMessage());
        }
    }
}
