// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What names a folder can hold, as it was found out by trying.
 *
 * @param folds whether it takes some names that differ in letters' case, or in how a letter is composed, for one
 * @param refused characters that no name may have
 * @param trailing characters that a name may not end with
 * @param highest highest character that a name may have
 * @param longest bytes of UTF-8 that a name may have, at least {@link #SHORTEST}
 * @param hardLinks whether a file can have several names
 * @param aliases whether files answer to short names of DOS beside their own, and some names are devices'
 */
public record NameRules(
        boolean folds, String refused, String trailing, int highest, int longest, boolean hardLinks, boolean aliases) {
    /** Longest name of the file systems in use here, in bytes (POSIX NAME_MAX of Linux). */
    public static final int NAME_MAX = 255;

    /** Bytes that every folder takes. */
    public static final int SHORTEST = 64;

    /** Where '/' and NUL alone cannot be in a name. */
    public static final NameRules POSIX = new NameRules(false, "", "", Character.MAX_CODE_POINT, NAME_MAX, true, false);

    /** What may be the short name of another file: up to 8 characters with '~' and digits at their end, then up to 3. */
    private static final Pattern ALIAS = Pattern.compile("(?=[^.]{1,8}(\\..{0,3})?$)[^.]+~\\d+(\\.[^.]*)?");

    /** What Windows takes for a device, whatever follows a dot (Win32, "Naming Files, Paths, and Namespaces"). */
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(CON|PRN|AUX|NUL|(COM|LPT)[0-9\\u00b9\\u00b2\\u00b3]) *(\\..*)?");

    private static final String SEPARATOR = "\n";
    private static final int FIELDS = 7;

    public NameRules {
        Objects.requireNonNull(refused, "refused");
        Objects.requireNonNull(trailing, "trailing");
    }

    /** @param last whether the name ends with it */
    public boolean holds(int c, boolean last) {
        return c <= highest && refused.indexOf(c) < 0 && !(last && trailing.indexOf(c) >= 0);
    }

    /** Whether a name may be another file's, too. */
    public boolean isAlias(String name) {
        return aliases && ALIAS.matcher(name).matches();
    }

    /** Whether a name would be a device's instead of a file's. */
    boolean isDevice(String name) {
        return aliases && DEVICE.matcher(name).matches();
    }

    /**
     * What names that the folder may take for one have in common. Where it folds, more names than it takes for one may have
     * it in common: one name too many is changed then, and no file is lost.
     */
    public String key(String name) {
        if (!folds) {
            return name;
        }
        String composed = Normalizer.normalize(name, Normalizer.Form.NFKC);
        return composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** As one value of a job's memory, so that a later run gives the same names. */
    public String words() {
        return String.join(
                SEPARATOR,
                String.valueOf(folds),
                refused,
                trailing,
                String.valueOf(highest),
                String.valueOf(longest),
                String.valueOf(hardLinks),
                String.valueOf(aliases));
    }

    public static NameRules of(String words) {
        String[] w = words.split(SEPARATOR, FIELDS);
        return new NameRules(
                Boolean.parseBoolean(w[0]),
                w[1],
                w[2],
                Integer.parseInt(w[3]),
                Integer.parseInt(w[4]),
                Boolean.parseBoolean(w[5]),
                Boolean.parseBoolean(w[6]));
    }
}
