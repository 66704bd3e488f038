// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.util.Locale;
import org.offhost.inspect.StreamHash;

/** What is wrong with a stream that was read, for a person. */
final class HashWords {
    private HashWords() {}

    /** Empty if nothing is. */
    static String of(StreamHash hash) {
        String lost = hash.missing() == 0
                ? ""
                : String.format(Locale.ROOT, "not whole: %,d bytes are missing%s", hash.missing(), zeros(hash));
        return hash.error().isEmpty() ? lost : "cannot be read: " + hash.error() + (lost.isEmpty() ? "" : "; " + lost);
    }

    private static String zeros(StreamHash hash) {
        return hash.sha256().isEmpty() ? "" : ", zeros in this hash";
    }
}
