// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Bytes written out by hand: hexadecimal digits, and a remark behind each semicolon. */
final class Hex {
    private Hex() {}

    static byte[] bytes(String annotated) {
        StringBuilder digits = new StringBuilder();
        annotated.lines().forEach(l -> digits.append(l.split(";", 2)[0].replaceAll("\\s", "")));
        return HexFormat.of().parseHex(digits);
    }

    static ByteBuffer buffer(String annotated) {
        return ByteBuffer.wrap(bytes(annotated));
    }
}
