// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings of the protocol: UTF-8, at most 4,096 bytes. */
final class Text {
    static final int LONGEST = 4096;
    private static final int SHOWN = 200;

    private Text() {}

    /** What a server says, fit for a message: cut off, without control characters. */
    static String shown(ByteBuffer bytes) {
        CharBuffer text = StandardCharsets.UTF_8.decode(bytes);
        StringBuilder shown = new StringBuilder();
        while (text.hasRemaining() && shown.length() < SHOWN) {
            char c = text.get();
            shown.append(c < ' ' || c == 0x7F ? ' ' : c);
        }
        return shown.toString().strip();
    }

    /** @throws MalformedNbdException if it is no UTF-8 */
    static String of(ByteBuffer bytes, String structure) throws MalformedNbdException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedNbdException(structure, "a name that is no UTF-8", "UTF-8");
        }
    }
}
