// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.offhost.block.Installation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name and the identifiers of this installation: the same at each start, others for another state folder. */
final class StableName {
    private static final Logger LOG = LoggerFactory.getLogger(StableName.class);
    private static final String PREFIX = "iqn.2026-11.org.offhost:host-";

    /** An identifier made up by its owner (RFC 7143, 11.12.5), with 24 bits that tell its owners apart. */
    private static final long RANDOM_FORMAT = 0x80L << 40;

    private StableName() {}

    /**
     * Name of an initiator whose owner has given it none: that of its installation, whatever its host is called and its folder.
     *
     * @throws IOException if the state folder keeps no name
     */
    static String of(Path stateFolder) throws IOException {
        return PREFIX + Installation.of(stateFolder, LOG::warn);
    }

    /**
     * The initiator's part of a session's identifier.
     *
     * @param slot number of the session among those of the name, 0 to 65,535
     */
    static long isid(String name, int slot) {
        byte[] digest = sha256(name);
        long owner = (digest[0] & 0xFFL) << 16 | (digest[1] & 0xFFL) << 8 | digest[2] & 0xFFL;
        return RANDOM_FORMAT | owner << 16 | slot & 0xFFFF;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
