// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.Locale;
import org.offhost.archive.JobRecord;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.SetReader;
import org.offhost.archive.SetRecord;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.MediumFault;
import org.offhost.backup.Profile;

/** Sets as the archive finds them, for the host product. */
final class Sets {
    private Sets() {}

    /** Fact of a set's description: bytes of the unit that was backed up. */
    static final String SOURCE_SIZE = "sourceSize";

    /** A set and what the job that wrote it knows, without reading it. */
    static BackupSet of(SetRecord set, OpenMedium medium, String fileSystem, JobRecord job) throws IOException {
        return new BackupSet(
                set.description().id(),
                medium.unit().designator(),
                medium.name(),
                set.description().source(),
                set.description().sourceName(),
                Profile.valueOf(set.description().profile().name()),
                set.description().cutAt(),
                fileSystem,
                Long.parseLong(job.facts().getOrDefault("files", "0")),
                set.length(),
                consistency(set.description().consistency()),
                level(job.checkLevel()),
                Long.parseLong(set.description().facts().getOrDefault(SOURCE_SIZE, "0")),
                set.description().sourceBlockLength());
    }

    /** A set and what its own job record says of it. */
    static BackupSet of(SetRecord set, OpenMedium open) throws IOException {
        try (SetReader reader = open.medium().open(set)) {
            return of(set, open, reader.summary().type(), reader.job());
        }
    }

    /** A finding of the archive, for the host product. */
    static MediumFault fault(MediumFinding f) {
        return new MediumFault(
                f.setId(),
                f.position(),
                f.where(),
                f.expected(),
                f.found(),
                f.advice(),
                f.kind() == MediumFinding.Kind.UNCOMMITTED);
    }

    private static Consistency consistency(String label) {
        for (Consistency c : Consistency.values()) {
            if (c.name().equals(label.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return c;
            }
        }
        return Consistency.CRASH_CONSISTENT;
    }

    private static CheckLevel level(String label) {
        for (CheckLevel level : CheckLevel.values()) {
            if (level.name().equalsIgnoreCase(label)) {
                return level;
            }
        }
        return CheckLevel.NONE;
    }
}
