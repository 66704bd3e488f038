// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Words that nobody guesses, and the form in which they are kept. */
final class Secret {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secret() {}

    /** 256 random bits, as 43 letters that need no quoting anywhere. */
    static String create() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What hashes are made from; to look for who makes them takes longer than to make one. */
    private static final MessageDigest SHA = sha();

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is kept of it: whoever reads that cannot say it, and how long a search takes tells nothing. */
    static String hash(String secret) {
        MessageDigest fresh;
        try {
            fresh = (MessageDigest) SHA.clone();
        } catch (CloneNotSupportedException e) {
            fresh = sha();
        }
        return HexFormat.of().formatHex(fresh.digest(secret.getBytes(StandardCharsets.UTF_8)));
    }

    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
