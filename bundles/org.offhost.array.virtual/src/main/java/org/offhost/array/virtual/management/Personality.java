// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * How a copy manager and the drives beside it behave: as the standard has it, or as some product does. Each is a data file that
 * names where its facts are from.
 *
 * @param name of its file
 * @param product and version
 * @param source where the facts are from
 * @param recorded how it refuses something, to the byte; the array's own needs none
 */
public record Personality(
        String name,
        String product,
        String source,
        CopyManagerTraits copyManager,
        DriveTraits drive,
        Optional<RecordedRefusal> recorded) {
    /** The array's own. */
    public static final String OWN = "offhost";

    private static final List<String> NAMES =
            List.of(OWN, "lio", "scst", "ctl", "pure", "xp", "m2402", "atto", "poor-drive");

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
        try (InputStream in = Personality.class.getResourceAsStream(name + ".properties")) {
            facts.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("personality " + name, e);
        }
        return new PersonalityFile(name, facts).read();
    }
}
