// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of a Karaf that answers no more. What tells most comes first: of a failure's text a report of the build shows the
 * beginning alone.
 *
 * @param started its start script
 * @param home its folder
 * @param typed what was typed last
 * @param printed all that it printed
 */
record Standstill(Process started, Path home, String typed, CharSequence printed) {
    private static final int LINES = 8;

    String told() {
        return """
                no prompt after '%s', Karaf %s
                printed at the end:
                %s
                logged at the end:
                %s
                %s""".formatted(
                typed, started.isAlive() ? "runs" : "has ended", end(printed.toString()), end(log()), threads());
    }

    private static String end(String text) {
        List<String> lines = text.lines().filter(l -> !l.isBlank()).toList();
        return lines.stream().skip(Math.max(0, lines.size() - LINES)).collect(Collectors.joining("\n"));
    }

    private String log() {
        try {
            return Files.readString(home.resolve("data/log/karaf.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String threads() {
        Optional<ProcessHandle> karaf = started.descendants()
                .filter(p -> p.info().command().filter(c -> c.endsWith("/java")).isPresent())
                .findFirst();
        if (karaf.isEmpty()) {
            return "no process of Java";
        }
        String java = karaf.get().info().command().orElseThrow();
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(java).resolveSibling("jcmd").toString(),
                            Long.toString(karaf.get().pid()),
                            "Thread.print")
                    .redirectErrorStream(true)
                    .start();
            try (InputStream in = jcmd.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } finally {
                jcmd.destroy();
            }
        } catch (IOException e) {
            return e.toString();
        }
    }
}
