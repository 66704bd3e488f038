// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.util.List;
import org.offhost.block.Designator;

/**
 * What somebody waits for: a driver that does something. Immutable, and no sentence: whoever shows it has the words.
 *
 * @param kind what the driver has to do
 * @param units the units it has to do it with, as many as the kind says
 * @param subject what else it has to know or reach, as the kind says; otherwise empty
 */
public record Need(Kind kind, List<Designator> units, String subject) {
    /** What a driver is waited for to do. */
    public enum Kind {
        /** To know a unit. */
        UNIT,
        /** To open a disk. */
        DISK,
        /** To open a tape. */
        TAPE,
        /** To reach a unit again that was reached before. */
        WAY,
        /** To cut a snapshot of a unit. */
        SNAPSHOT,
        /** To see every write to a unit. */
        WRITE_ACTIVITY,
        /** To read the partition table of a unit. */
        TABLE,
        /** To parse the volume of a unit; the subject is the byte at which it begins, if that is not the first. */
        PARSER,
        /** To parse a volume whose type, the subject, is known; of no unit. */
        PARSER_OF_TYPE,
        /** To place files at the subject, a destination in words for people; of no unit. */
        PLACER,
        /** To copy from the first unit to the second. */
        COPY,
        /** To copy from the first unit to the second, and not through this host. */
        COPY_WITHOUT_HOST
    }

    public Need {
        units = List.copyOf(units);
    }

    /** A driver that does something with these units. */
    public static Need of(Kind kind, Designator... units) {
        return new Need(kind, List.of(units), "");
    }

    /** A driver that knows or reaches something. */
    public static Need of(Kind kind, String subject) {
        return new Need(kind, List.of(), subject);
    }
}
