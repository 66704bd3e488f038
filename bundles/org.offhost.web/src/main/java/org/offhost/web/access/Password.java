// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is kept: PBKDF2 (RFC 8018) with HMAC-SHA-512, a salt and a count of rounds, which says how long a guess takes.
 *
 * <p>The text form is {@code pbkdf2-sha512$ROUNDS$SALT$KEY}, both in base64.
 */
record Password(int rounds, byte[] salt, byte[] key) {
    private static final String FORM = "pbkdf2-sha512";
    private static final int ROUNDS = 210_000;
    private static final int LEAST_ROUNDS = 100_000;
    private static final int MOST_ROUNDS = 10_000_000;
    private static final int SALT = 16;
    private static final int KEY = 64;

    /** One that nobody has: a name that is not known takes as long as one that is. */
    static final Password NOBODYS = of(Secret.create().toCharArray());

    static Password of(char[] password) {
        byte[] salt = new byte[SALT];
        new SecureRandom().nextBytes(salt);
        return new Password(ROUNDS, salt, derived(password, salt, ROUNDS));
    }

    /** Reads the text form; empty if it is of another, or too easily guessed. */
    static Optional<Password> parse(String text) {
        String[] parts = text.split("\\$");
        if (parts.length != 4 || !parts[0].equals(FORM) || !parts[1].matches("[0-9]{1,8}")) {
            return Optional.empty();
        }
        try {
            int rounds = Integer.parseInt(parts[1]);
            byte[] salt = Base64.getDecoder().decode(parts[2]);
            byte[] key = Base64.getDecoder().decode(parts[3]);
            boolean good = rounds >= LEAST_ROUNDS && rounds <= MOST_ROUNDS && salt.length >= SALT && key.length == KEY;
            return good ? Optional.of(new Password(rounds, salt, key)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean is(char[] password) {
        return MessageDigest.isEqual(key, derived(password, salt, rounds));
    }

    private static byte[] derived(char[] password, byte[] salt, int rounds) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password, salt, rounds, KEY * Byte.SIZE))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder();
        return FORM + "$" + rounds + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(key);
    }
}
