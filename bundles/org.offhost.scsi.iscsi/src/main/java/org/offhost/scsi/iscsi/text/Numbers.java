// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;

/** Numbers and bytes in the forms that values have: decimal, {@code 0x…} and {@code 0b…} (RFC 7143, 6.1). */
final class Numbers {
    private static final int MOST_DIGITS = 18;

    private Numbers() {}

    /** A number in decimal or hexadecimal, up to 10¹⁸. */
    static long parse(String key, String value) throws NegotiationException {
        boolean hex = isHex(value);
        String digits = hex ? value.substring(2) : value;
        if (digits.isEmpty()
                || digits.length() > (hex ? MOST_DIGITS - 3 : MOST_DIGITS)
                || !digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, hex ? 16 : 10) >= 0)) {
            throw new NegotiationException(key + ": a number expected");
        }
        return new BigInteger(digits, hex ? 16 : 10).longValueExact();
    }

    /** Bytes in hexadecimal or base 64. */
    static byte[] bytes(String key, String value, int most) throws NegotiationException {
        byte[] bytes;
        try {
            if (isHex(value)) {
                String digits = value.substring(2);
                bytes = HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
            } else if (value.startsWith("0b") || value.startsWith("0B")) {
                bytes = Base64.getDecoder().decode(value.substring(2));
            } else {
                throw new IllegalArgumentException("neither 0x nor 0b");
            }
        } catch (IllegalArgumentException e) {
            throw new NegotiationException(key + ": bytes in hexadecimal or base 64 expected, " + e.getMessage());
        }
        if (bytes.length == 0 || bytes.length > most) {
            throw new NegotiationException(key + ": " + bytes.length + " bytes, 1 to " + most + " expected");
        }
        return bytes;
    }

    static String hex(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    private static boolean isHex(String value) {
        return value.startsWith("0x") || value.startsWith("0X");
    }
}
