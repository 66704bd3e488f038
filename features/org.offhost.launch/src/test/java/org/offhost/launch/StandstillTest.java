// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandstillTest {
    @TempDir
    Path home;

    /** Waits for input that never comes. */
    static final class Mute {
        public static void main(String[] arguments) throws IOException {
            System.out.print('.');
            System.out.flush();
            waitForEver();
        }

        private static void waitForEver() throws IOException {
            System.in.read();
        }
    }

    @Test
    void commandEndOfOutputEndOfLogAndThreadsAreTold() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin/java");
        Process mute = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        // by a shell that stays, as bin/karaf does
                        "\"$0\" -cp \"$1\" \"$2\"; exit",
                        java.toString(),
                        Path.of(Mute.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString(),
                        Mute.class.getName())
                .start();
        try {
            assertThat(mute.getInputStream().read()).isEqualTo('.');
            Files.createDirectories(home.resolve("data/log"));
            Files.writeString(
                    home.resolve("data/log/karaf.log"), "first\n" + "more\n".repeat(20) + "Stopping bundles\n");
            String printed = "banner\n" + "\n".repeat(30) + "line\n".repeat(20) + "last words\n";
            assertThat(new Standstill(mute, home, "feature:install some", printed).told())
                    .startsWith("no prompt after 'feature:install some', Karaf runs\nprinted at the end:\nline\n")
                    .containsSubsequence("last words", "logged at the end", "Stopping bundles", "waitForEver")
                    .doesNotContain("banner", "first");
        } finally {
            mute.descendants().forEach(ProcessHandle::destroyForcibly);
            mute.destroyForcibly().waitFor();
        }
        assertThat(new Standstill(mute, home, "x", "").told()).contains("has ended", "no process of Java");
    }
}
