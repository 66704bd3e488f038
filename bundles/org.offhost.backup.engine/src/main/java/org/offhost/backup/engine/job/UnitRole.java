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
}
