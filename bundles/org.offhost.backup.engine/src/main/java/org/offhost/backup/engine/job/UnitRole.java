// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.util.Locale;

/** What a unit is for a job. */
public enum UnitRole {
    SOURCE,
    MEDIUM,
    DESTINATION;

    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * One of the units that were asked for.
     *
     * @param number 0 of the unit that has the role, from 1 of those beside it
     */
    public record AskedUnit(UnitRole role, int number) {
        /** The unit that has a role. */
        public static AskedUnit of(UnitRole role) {
            return new AskedUnit(role, 0);
        }

        /** What it is called in a journal: "source", and beside it "source.1". */
        String title() {
            return number == 0 ? role.title() : role.title() + "." + number;
        }
    }
}
