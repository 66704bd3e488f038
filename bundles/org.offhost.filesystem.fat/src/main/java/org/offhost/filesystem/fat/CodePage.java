// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.fat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the bytes of 8.3 names mean, which no FAT volume records: the code page of the system that wrote them.
 *
 * <p>The rule where none is given: 437, but 850 for a name with a byte that is no letter in 437 and one in 850, since
 * names have letters and no line-drawing characters. A name that is none in the code page given is read by that rule.
 */
final class CodePage {
    /** The rule alone. */
    static final CodePage BY_RULE = new CodePage(Optional.empty());

    private static final Charset ORIGINAL = known("IBM437");
    private static final Charset MULTILINGUAL = known("IBM850");

    private final Optional<Charset> given;

    private CodePage(Optional<Charset> given) {
        this.given = given;
    }

    /**
     * @param name of a character set that Java has, e.g. IBM866 or windows-31j; or the number of a code page; or nothing
     * @return empty if Java has no such set
     */
    static Optional<CodePage> of(String name) {
        String trimmed = name.trim();
        if (trimmed.isEmpty()) {
            return Optional.of(BY_RULE);
        }
        for (String candidate : new String[] {trimmed, "IBM" + trimmed, "windows-" + trimmed, "x-windows-" + trimmed}) {
            try {
                if (Charset.isSupported(candidate)) {
                    return Optional.of(new CodePage(Optional.of(Charset.forName(candidate))));
                }
            } catch (IllegalArgumentException e) {
                break; // cannot be the name of one
            }
        }
        return Optional.empty();
    }

    private static Charset known(String name) {
        return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.ISO_8859_1;
    }

    /** Says what is used, if it was given. */
    Optional<String> describe() {
        return given.map(c -> "8.3 names are read in " + c.name() + ", as configured");
    }

    /** The set that a whole name is in, of which parts are decoded then. */
    Charset of(byte[] name) {
        if (given.isPresent() && canBe(given.get(), name)) {
            return given.get();
        }
        for (byte b : name) {
            if (b < 0 && !isLetter(ORIGINAL, b) && isLetter(MULTILINGUAL, b)) {
                return MULTILINGUAL;
            }
        }
        return ORIGINAL;
    }

    private static boolean isLetter(Charset charset, byte b) {
        return Character.isLetter(new String(new byte[] {b}, charset).charAt(0));
    }

    private static boolean canBe(Charset charset, byte[] name) {
        try {
            CharBuffer decoded = charset.newDecoder().decode(ByteBuffer.wrap(name));
            return decoded.length() > 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
