// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.offhost.restore.RestorePlacer;
import org.offhost.tck.restore.RestorePlacerContract;

class FolderPlacerContractTest extends RestorePlacerContract {
    @Override
    public RestorePlacer placer() {
        return new FolderPlacer();
    }

    @Override
    public void withdraw(RestorePlacer placer) {
        ((FolderPlacer) placer).withdraw();
    }

    @Override
    public URI destination(Path scratch) {
        return scratch.resolve("out").toUri();
    }

    @Override
    public Map<String, String> placed(URI destination) throws IOException {
        Path out = Path.of(destination);
        Map<String, String> files = new HashMap<>();
        if (Files.isDirectory(out)) {
            try (Stream<Path> all = Files.walk(out)) {
                for (Path p : all.filter(f -> Files.isRegularFile(f, LinkOption.NOFOLLOW_LINKS))
                        .toList()) {
                    String name = out.relativize(p).toString();
                    if (!name.startsWith(".offhost-restore-")) { // the mark of a job that is not at its end
                        files.put(name, Files.readString(p, StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
        return files;
    }
}
