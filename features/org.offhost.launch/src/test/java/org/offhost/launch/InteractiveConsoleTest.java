// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.tck.Fixtures;

/** The console on a terminal, with a person's keys. */
class InteractiveConsoleTest {
    private static final String PROMPT = "offhost> ";

    /** What Tab answers where it has nothing to offer. */
    private static final String BELL = "\u0007";

    /** Ctrl-U. */
    private static final String KILL_LINE = "\u0015";

    @TempDir
    Path folder;

    @BeforeEach
    void needsTerminals() {
        assumeThat(Pty.exists()).as("/usr/bin/script of util-linux").isTrue();
    }

    private Path state() {
        return folder.resolve("state");
    }

    @Test
    void greetsHelpsAndLetsGo() throws Exception {
        try (Pty console = new Pty(state())) {
            assertThat(console.until(PROMPT))
                    .contains("Offhost 0.", state().toString(), "'help'", "'exit'")
                    .doesNotContain("Gogo", "WARNING", "dumb");
            console.type("help\r");
            assertThat(console.until("'exit' leaves")).contains("backup ", "restore ", "verify ");
            console.type("help backup\r");
            assertThat(console.until("Record every command")).contains("Usage: offhost backup", "--source=IMAGE");
            console.type("jobs\r");
            console.until("No job waits or was interrupted.");
            console.type("help nonsense\r");
            console.until("there is no command 'nonsense'");
            console.type("offhost:nosuch\r");
            assertThat(console.until("there is no command 'offhost:nosuch'")).doesNotContain("Exception");
            console.type("exit\r");
            assertThat(console.end()).isZero();
        }
        Path history = state().resolve("history");
        assertThat(Files.readString(history)).contains("help backup", "jobs");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history)))
                .isEqualTo("rw-------");
    }

    @Test
    void exitCodeIsTheOneTyped() throws Exception {
        try (Pty console = new Pty(state())) {
            console.until(PROMPT);
            console.type("exit 3\r");
            assertThat(console.end()).isEqualTo(3);
        }
    }

    @Test
    void tabCompletesCommandsOptionsChoicesFilesAndSets() throws Exception {
        Path image = Fixtures.image("fat12", folder);
        Path medium = folder.resolve("medium.tar");
        try (Pty console = new Pty(state())) {
            console.until(PROMPT);
            console.type("dri\t");
            console.until("vers");
            console.type("\r");
            console.until("NtfsParser");
            console.until(PROMPT);
            console.type("backup --sou\t");
            console.until("rce");
            // there is --source-is-still, too
            console.type(" " + folder + "/fat\t");
            console.until(image.getFileName().toString().substring(3));
            console.type("--medium " + medium + " --media-type di\t");
            console.until("sk");
            console.type("--size 64M --quiet-period 200ms\r");
            console.until("Backup completed.");
            console.until(PROMPT);
            console.type("list --medium " + medium + " --set fat\t");
            console.until("12-");
            console.type("\r");
            console.until(PROMPT);
            console.type("cancel \t");
            console.until(BELL);
            // not Ctrl-C: JLine (3.30) loses one that comes while it still ends the search for jobs
            console.type(KILL_LINE + "drivers | grep Ntfs\r");
            assertThat(console.until("org.offhost.filesystem.ntfs") + console.until(PROMPT))
                    .doesNotContain("org.offhost.filesystem.fat");
            console.type("\u0004");
            assertThat(console.end()).isZero();
        }
    }
}
