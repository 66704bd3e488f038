// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.util.Locale;

/** What a unit is for a job. */
enum UnitRole {
    SOURCE,
    MEDIUM,
    DESTINATION;

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
