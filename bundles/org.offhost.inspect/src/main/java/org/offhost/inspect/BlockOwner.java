// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.util.Locale;

/** Who has a part of a volume. */
public enum BlockOwner {
    /** The file system itself. */
    SYSTEM,
    DIRECTORY,
    /** Files in one piece. */
    CONTIGUOUS,
    /** Files in more pieces. */
    FRAGMENTED,
    BAD,
    /** Nobody, though it is in use. */
    UNKNOWN;

    /** Its name in JSON. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
