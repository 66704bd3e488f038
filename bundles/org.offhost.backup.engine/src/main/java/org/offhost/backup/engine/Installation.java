// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.offhost.block.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who this installation is among those that share an array: a random number in the state folder, part of the name of every
 * snapshot. Nobody lets go the snapshots of another.
 */
final class Installation {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
    private static final int BYTES = 6;
    private static final String FORM = "[0-9a-f]{" + 2 * BYTES + "}";

    private Installation() {}

    /** The installation of a state folder; made up when it is asked for first. */
    static String of(Path state) throws IOException {
        Path file = state.resolve("installation");
        try {
            String id = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (id.matches(FORM)) {
                return id;
            }
            LOG.warn(
                    "{} does not hold an installation's id; it is made anew, and snapshots left under the old one stay",
                    file);
        } catch (NoSuchFileException e) {
            LOG.debug("a new installation in {}", state);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        PrivateFiles.folder(state);
        PrivateFiles.replace(file, (id + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return id;
    }
}
