// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name and the identifiers of this installation: the same at each start, others for another state folder. */
final class StableName {
    private static final String PREFIX = "iqn.2026-11.org.offhost:host-";

    /** An identifier made up by its owner (RFC 7143, 11.12.5), with 24 bits that tell its owners apart. */
    private static final long RANDOM_FORMAT = 0x80L << 40;

    private StableName() {}

    /** Name of an initiator whose owner has given it none. */
    static String of(Path stateFolder) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        byte[] digest = sha256(host + '\0' + stateFolder.toAbsolutePath().normalize());
        return PREFIX + HexFormat.of().formatHex(digest, 0, 6);
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
