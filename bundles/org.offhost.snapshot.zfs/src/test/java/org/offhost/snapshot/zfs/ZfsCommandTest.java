// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs in the place of {@code zfs} that do what it does on a bad day. */
class ZfsCommandTest {
    @TempDir
    Path folder;

    private static ZfsCommand program(String script, Duration patience) {
        return new ZfsCommand(List.of("/bin/sh", "-c", script, "zfs"), command -> {}, patience);
    }

    private static ZfsCommand program(String script) {
        return program(script, Duration.ofMinutes(1));
    }

    @Test
    void argumentsAreNoShellAndTheLanguageIsNone() throws IOException {
        assertThat(program("printf '%s|' \"$@\" \"$LC_ALL\"").run(List.of("get", "$(id) ; x", "a b")))
                .isEqualTo("get|$(id) ; x|a b|C|");
    }

    @Test
    void failureIsTheCommandItsStatusAndWhatItSaid() {
        assertThatThrownBy(() -> program("echo out; echo 'cannot open' >&2; echo more >&2; exit 3")
                        .run(List.of("get", "x")))
                .hasMessage("'zfs get x' ended with 3: cannot open more");
        assertThatThrownBy(() -> program("exit 2").run(List.of("list")))
                .hasMessage("'zfs list' ended with 2 and said nothing");
        assertThatThrownBy(() -> new ZfsCommand(List.of(folder + "/nothing"), command -> {}).run(List.of("list")))
                .hasMessageContaining("'zfs list' cannot be run");
    }

    @Test
    void whatIsBusyIsTriedAgainAndWhatIsNotIsNot() throws IOException {
        Path tries = Files.createFile(folder.resolve("tries"));
        program("echo x >>" + tries + "; [ $(wc -l <" + tries + ") -gt 2 ] || { echo 'dataset is busy' >&2; exit 1; }")
                .change(List.of("destroy", "x"));
        assertThat(Files.readAllLines(tries)).hasSize(3);
        assertThatThrownBy(() -> program("echo x >>" + tries + "; echo 'no such' >&2; exit 1")
                        .change(List.of("destroy", "x")))
                .hasMessageContaining("no such");
        assertThat(Files.readAllLines(tries)).hasSize(4);
    }
}
