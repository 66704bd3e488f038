// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/** The personalities that there are, read from their data files. */
public final class Personalities {
    /** The array's own. */
    public static final String OWN = "offhost";

    private static final List<String> NAMES =
            List.of(OWN, "lio", "scst", "ctl", "pure", "xp", "m2402", "atto", "poor-drive");

    private Personalities() {}

    /** All there are, the array's own first. */
    public static List<String> names() {
        return NAMES;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public static Personality named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("no personality '" + name + "', there are " + NAMES);
        }
        Properties facts = new Properties();
        try (InputStream in = Personalities.class.getResourceAsStream(name + ".properties")) {
            facts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("personality " + name, e);
        }
        return new PersonalityFile(name, facts).read();
    }
}
