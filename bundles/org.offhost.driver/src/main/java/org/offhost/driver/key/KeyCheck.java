// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.key;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which keys of a configuration nobody reads, and which were meant, perhaps. */
final class KeyCheck {
    /** What frameworks, Declarative Services and those who store files keep beside what is configured. */
    private static final List<String> OF_OTHERS =
            List.of("service.", "component.", "felix.fileinstall.", "org.apache.karaf.", ".");

    /** Which services a component takes, and how many (OSGi Compendium 8, 112.6). */
    private static final List<String> OF_REFERENCES = List.of(".target", ".cardinality.minimum");

    private KeyCheck() {}

    /**
     * A sentence for each key that is not described, in their order.
     *
     * @param pid as a person knows the configuration
     */
    static List<String> complaints(String pid, Collection<String> keys, Set<String> described) {
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER); // as those of a configuration are
        known.addAll(described);
        return keys.stream()
                .sorted()
                .filter(k -> !known.contains(k) && !isOfOthers(k.toLowerCase(Locale.ROOT)))
                .map(k -> "configuration " + pid + ", " + k + ": nobody reads this key, and it sets nothing; "
                        + nearest(k, known)
                                .map(n -> "the nearest that is read is " + n)
                                .orElse("those that are read are " + String.join(", ", known)))
                .toList();
    }

    private static boolean isOfOthers(String key) {
        return OF_OTHERS.stream().anyMatch(key::startsWith)
                || OF_REFERENCES.stream().anyMatch(key::endsWith);
    }

    /** The one with the fewest letters to change, if these are few; by the alphabet of two that are as near. */
    private static Optional<String> nearest(String key, Set<String> known) {
        int most = Math.max(2, key.length() / 3);
        return known.stream()
                .filter(k -> distance(plain(key), plain(k)) <= most)
                .min(Comparator.comparingInt(k -> distance(plain(key), plain(k))));
    }

    /** As if all words were parted alike. */
    private static String plain(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", ".");
    }

    /** Letters to put in, take out or exchange (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int exchanged = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(exchanged, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
