// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Who this installation is among those that share arrays and targets: a random number in the state folder, part of the name of
 * every snapshot and of the initiator. Nobody lets go the snapshots of another, or ends its sessions.
 */
public final class Installation {
    private static final int BYTES = 6;
    private static final String FORM = "[0-9a-f]{" + 2 * BYTES + "}";

    private Installation() {}

    /**
     * The installation of a state folder, 12 hexadecimal digits; made up when it is asked for first.
     *
     * @param damaged is told where something else was found, and that there is a new one now
     * @throws IOException if it can neither be read nor be kept
     */
    public static synchronized String of(Path state, Consumer<String> damaged) throws IOException {
        Path file = state.resolve("installation");
        try {
            String id = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (id.matches(FORM)) {
                return id;
            }
            damaged.accept(file
                    + " does not hold an installation's id; it is made anew, and what was left under the old one"
                    + " stays: snapshots, reservations");
        } catch (NoSuchFileException e) {
            PrivateFiles.folder(state);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        PrivateFiles.replace(file, (id + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return id;
    }
}
