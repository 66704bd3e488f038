// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/** Digests of CHAP, strongest first. */
public enum ChapDigest {
    SHA3_256(8, "SHA3-256"),
    SHA_256(7, "SHA-256"),
    SHA_1(6, "SHA-1"),
    MD5(5, "MD5");

    private final int number;
    private final String algorithm;

    ChapDigest(int number, String algorithm) {
        this.number = number;
        this.algorithm = algorithm;
    }

    /** Its number in {@code CHAP_A}. */
    public int number() {
        return number;
    }

    static Optional<ChapDigest> of(String number) {
        return Arrays.stream(values())
                .filter(d -> String.valueOf(d.number).equals(number.trim()))
                .findFirst();
    }

    /** The answer to a challenge (RFC 1994, 4.1). */
    byte[] response(int identifier, String secret, byte[] challenge) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update((byte) identifier);
            digest.update(secret.getBytes(StandardCharsets.UTF_8));
            return digest.digest(challenge);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no " + algorithm, e);
        }
    }
}
