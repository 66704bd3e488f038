// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.Map;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetRecord;
import org.offhost.archive.set.JobRecord;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.MediumFault;
import org.offhost.backup.Profile;
import org.offhost.inventory.form.DamagedMediumException;

/** Sets as the archive finds them, for the host product. */
public final class Sets {
    private Sets() {}

    /** Fact of a set's description: bytes of the unit that was backed up. */
    public static final String SOURCE_SIZE = "sourceSize";

    /** A set and what the job that wrote it knows, without reading it. */
    public static BackupSet of(SetRecord set, OpenMedium medium, String fileSystem, JobRecord job) throws IOException {
        return new BackupSet(
                set.description().id(),
                medium.unit().designator(),
                medium.name(),
                medium.label().map(MediumLabel::id).orElse(""),
                set.description().source(),
                set.description().sourceName(),
                Profile.valueOf(set.description().profile().name()),
                set.description().cutAt(),
                fileSystem,
                number("job record", job.facts(), "files"),
                set.length(),
                MediumWords.consistency(set.description().consistency()),
                MediumWords.level(job.checkLevel()),
                number("set description", set.description().facts(), SOURCE_SIZE),
                set.description().sourceBlockLength(),
                set.description().parent());
    }

    /** A set and what its own job record says of it. */
    public static BackupSet of(SetRecord set, OpenMedium open) throws IOException {
        try (SetReader reader = open.medium().open(set)) {
            return of(set, open, reader.summary().type(), reader.job());
        }
    }

    private static long number(String structure, Map<String, String> facts, String key) throws IOException {
        String text = facts.getOrDefault(key, "0");
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new DamagedMediumException(structure, 0, "a number for " + key, "'" + text + "'");
    }

    /** A set of which only what its description tells is known, since its job record is damaged. */
    static BackupSet bare(SetRecord set, OpenMedium open) throws IOException {
        SetDescription d = set.description();
        return new BackupSet(
                d.id(),
                open.unit().designator(),
                open.name(),
                open.label().map(MediumLabel::id).orElse(""),
                d.source(),
                d.sourceName(),
                Profile.valueOf(d.profile().name()),
                d.cutAt(),
                "",
                0,
                set.length(),
                MediumWords.consistency(d.consistency()),
                CheckLevel.NONE,
                0,
                d.sourceBlockLength(),
                d.parent());
    }

    /** What is wrong with the facts of a set that is whole as far as a scan tells. */
    static MediumFault fault(SetRecord set, DamagedMediumException e) {
        return new MediumFault(
                set.description().id(),
                set.start(),
                e.structure() + " of the set at " + set.start() + " of the medium",
                e.expected(),
                e.found(),
                "Its files can be restored",
                false);
    }

    /**
     * A finding of the archive, for the host product.
     *
     * @param remains whether a backup of this host is known to have left it
     */
    static MediumFault fault(MediumFinding f, boolean remains) {
        return new MediumFault(
                f.setId(),
                f.position(),
                f.where(),
                f.expected(),
                f.found(),
                f.advice(),
                remains || f.kind() == MediumFinding.Kind.UNCOMMITTED);
    }
}
