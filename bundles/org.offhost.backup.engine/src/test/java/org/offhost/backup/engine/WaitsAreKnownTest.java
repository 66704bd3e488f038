// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever waits for a driver is walked over by a test that holds it to an end. */
class WaitsAreKnownTest {
    private static final Pattern WAIT = Pattern.compile("\\b(job|DeviceWait)\\.await\\(");

    /** By the test that holds it. */
    private static final Set<String> KNOWN = Set.of(
            "Units.java", // SourceWaitsTest
            "Volumes.java", // SourceWaitsTest
            "VolumeChoice.java", // SourceWaitsTest
            "JobSnapshot.java", // SourceWaitsTest
            "CopyLadder.java", // CopyWaitsTest
            "WayBack.java", // CopyWaitsTest
            "GateStep.java", // GateWaitsTest
            "LeasedPlacer.java"); // PlacerWaitsTest

    @Test
    void everyWaitForADriverIsTested() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path sources : List.of(Path.of("src/main/java"), Path.of("../org.offhost.driver/src/main/java"))) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    if (WAIT.matcher(Files.readString(file)).find()) {
                        found.add(file.getFileName().toString());
                    }
                }
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(KNOWN);
    }
}
