// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.sums;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one sum there is (FIPS 180-4); every JDK has it. */
public final class Sha256 {
    /** Bytes of a sum. */
    public static final int LENGTH = 32;

    private Sha256() {}

    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the bytes left in a buffer, whose position stays. */
    public static byte[] of(ByteBuffer bytes) {
        MessageDigest digest = begin();
        digest.update(bytes.duplicate());
        return digest.digest();
    }
}
