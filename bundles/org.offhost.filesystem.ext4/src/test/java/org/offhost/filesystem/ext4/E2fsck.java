// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The check that Linux has, where it is installed; it replays journals. */
final class E2fsck {
    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/e2fsck"), Path.of("/sbin/e2fsck"));

    private E2fsck() {}

    static boolean isThere() {
        return place().findFirst().isPresent();
    }

    private static Stream<Path> place() {
        return PLACES.stream().filter(Files::isExecutable);
    }

    /** Replays the journal of an image and repairs it; gives what was said. */
    static String repair(Path image) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(place().findFirst().orElseThrow().toString(), "-fy", image.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
