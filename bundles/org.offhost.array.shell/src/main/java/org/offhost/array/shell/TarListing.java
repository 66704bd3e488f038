// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the {@code tar} of this host says of an archive. */
final class TarListing {
    private static final int SHOWN = 3;
    private static final int LIMIT_SECONDS = 30;

    private TarListing() {}

    static String of(Path archive) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("tar", "-tf", archive.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return "there is no tar on this host: not shown";
        }
        List<String> names;
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            names = reader.lines().toList();
        }
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "tar did not end within " + LIMIT_SECONDS + " s";
        }
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return "tar -tf " + archive.getFileName() + " lists " + names.size() + " members (" + shown + ", …), exit "
                + process.exitValue();
    }
}
