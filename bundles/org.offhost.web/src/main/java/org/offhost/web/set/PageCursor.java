// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.set;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.offhost.web.http.ProblemException;

/**
 * Where a page of a listing ended. To programs it is a word without meaning.
 *
 * @param path the last path that was told or looked at
 * @param times how often the listing had it: two entries of a damaged volume may share one
 */
record PageCursor(String path, int times) {
    private static final char SEPARATOR = ':';

    String word() {
        byte[] bytes = (times + "" + SEPARATOR + path).getBytes(StandardCharsets.UTF_16BE); // any name of NTFS, whole
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static Optional<PageCursor> of(Optional<String> word) throws ProblemException {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(word.get()), StandardCharsets.UTF_16BE);
            int end = text.indexOf(SEPARATOR);
            return Optional.of(
                    new PageCursor(text.substring(end + 1), Integer.parseInt(text.substring(0, Math.max(0, end)))));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("after", "the next of a page before", word.get());
        }
    }
}
