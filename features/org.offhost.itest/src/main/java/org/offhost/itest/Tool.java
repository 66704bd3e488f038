// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the host; tests that need an absent one are skipped, with its name as the reason. */
public final class Tool {
    private static final int LIMIT_SECONDS = 60;
    private static final String PLACES = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";

    private Tool() {}

    public static void need(String... names) {
        for (String name : names) {
            boolean there = List.of(PLACES.split(":")).stream().anyMatch(d -> Files.isExecutable(Path.of(d, name)));
            if (!there) {
                System.out.println("skipped: " + name + " is not installed");
            }
            assumeTrue(there, name + " is not installed");
        }
    }

    /** Runs a shell command in a folder; fails with its output if it fails. */
    public static String run(Path folder, String command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("offhost-tool", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().put("LC_ALL", "C.UTF-8");
            builder.environment().put("PATH", PLACES);
            Process p = builder.start();
            if (!p.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                p.destroyForcibly();
                throw new IOException(command + " takes too long");
            }
            String text = Files.readString(out, StandardCharsets.ISO_8859_1);
            if (p.exitValue() != 0) {
                throw new IOException(command + " ended with " + p.exitValue() + ": " + text);
            }
            return text;
        } finally {
            Files.delete(out);
        }
    }
}
