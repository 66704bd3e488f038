// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;

/**
 * What names a folder can hold, as it was found out by trying.
 *
 * @param folds whether it takes some names that differ in letters' case, or in how a letter is composed, for one
 * @param refused characters that no name may have
 * @param trailing characters that a name may not end with
 * @param highest highest character that a name may have
 * @param longest bytes of UTF-8 that a name may have
 * @param hardLinks whether a file can have several names
 */
record NameRules(boolean folds, String refused, String trailing, int highest, int longest, boolean hardLinks) {
    /** Longest name of the file systems in use here, in bytes (POSIX NAME_MAX of Linux). */
    static final int NAME_MAX = 255;

    /** Where '/' and NUL alone cannot be in a name. */
    static final NameRules POSIX = new NameRules(false, "", "", Character.MAX_CODE_POINT, NAME_MAX, true);

    NameRules {
        Objects.requireNonNull(refused, "refused");
        Objects.requireNonNull(trailing, "trailing");
    }

    /** @param last whether the name ends with it */
    boolean holds(int c, boolean last) {
        return c <= highest && refused.indexOf(c) < 0 && !(last && trailing.indexOf(c) >= 0);
    }

    /**
     * What names that the folder may take for one have in common. Where it folds, more names than it takes for one may have
     * it in common: one name too many is changed then, and no file is lost.
     */
    String key(String name) {
        if (!folds) {
            return name;
        }
        String composed = Normalizer.normalize(name, Normalizer.Form.NFKC);
        return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
