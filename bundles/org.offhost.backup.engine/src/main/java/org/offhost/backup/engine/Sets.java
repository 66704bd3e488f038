// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.util.Locale;
import org.offhost.archive.SetRecord;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;

/** Sets as the archive finds them, for the host product. */
final class Sets {
    private Sets() {}

    static BackupSet of(SetRecord set, Designator medium, String fileSystem, long files, CheckLevel checked) {
        return new BackupSet(
                set.description().id(),
                medium,
                set.description().source(),
                set.description().sourceName(),
                Profile.valueOf(set.description().profile().name()),
                set.description().cutAt(),
                fileSystem,
                files,
                set.length(),
                consistency(set.description().consistency()),
                checked);
    }

    private static Consistency consistency(String label) {
        for (Consistency c : Consistency.values()) {
            if (c.name().equals(label.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return c;
            }
        }
        return Consistency.CRASH_CONSISTENT;
    }

    static CheckLevel level(String label) {
        for (CheckLevel level : CheckLevel.values()) {
            if (level.name().equalsIgnoreCase(label)) {
                return level;
            }
        }
        return CheckLevel.NONE;
    }
}
