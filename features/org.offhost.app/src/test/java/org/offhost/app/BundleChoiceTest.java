// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a command leaves where it lies, of the console as it is exported. */
class BundleChoiceTest {
    private static final Path EXPORT = Path.of("target", "export", "offhost");
    private static final DriverFolders NONE = new DriverFolders(List.of());
    private static final DriverFolders SOME = new DriverFolders(List.of(Path.of("drivers")));

    private static List<String> spared(List<String> arguments, DriverFolders folders) throws IOException {
        BundleChoice choice = BundleChoice.of(new Invocation(Path.of("state"), arguments), folders);
        try (Stream<Path> jars = Files.list(EXPORT)) {
            return jars.filter(jar -> !choice.installs(jar))
                    .map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
                    .sorted()
                    .toList();
        }
    }

    /** Each of them is there, so that none of the names is a leftover. */
    @Test
    void commandDoesWithoutWhatConsolesAndDriversOfOthersNeed() throws IOException {
        assertThat(spared(List.of("drivers"), NONE))
                .containsExactly(
                        "asm",
                        "asm-analysis",
                        "asm-commons",
                        "asm-tree",
                        "asm-util",
                        "jline",
                        "org.apache.aries.spifly.dynamic.bundle",
                        "org.apache.felix.fileinstall",
                        "org.apache.felix.gogo.command",
                        "org.apache.felix.gogo.jline");
    }

    @Test
    void driversOfOthersGetTheirMediator() throws IOException {
        assertThat(spared(List.of("drivers"), SOME))
                .containsExactly("jline", "org.apache.felix.gogo.command", "org.apache.felix.gogo.jline");
    }

    @Test
    void consoleHasAll() throws IOException {
        assertThat(spared(List.of(), NONE)).isEmpty();
    }

    @Test
    void namesThatBeginAlikeAreDifferent() {
        BundleChoice choice = BundleChoice.of(new Invocation(Path.of("state"), List.of("jobs")), NONE);
        assertThat(choice.installs(Path.of("asm-9.11.1.jar"))).isFalse();
        assertThat(choice.installs(Path.of("asm.jar"))).isFalse();
        assertThat(choice.installs(Path.of("asmx.jar"))).isTrue();
        assertThat(choice.installs(Path.of("asm-x.jar"))).isTrue();
    }
}
