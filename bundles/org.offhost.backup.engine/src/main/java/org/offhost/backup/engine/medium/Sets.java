// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.MediumFinding;
import org.offhost.archive.MediumLabel;
import org.offhost.archive.MediumScan;
import org.offhost.archive.SetDescription;
import org.offhost.archive.SetRecord;
import org.offhost.archive.set.JobRecord;
import org.offhost.archive.set.SetReader;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.MediumFault;
import org.offhost.backup.Profile;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.inventory.form.DamagedMediumException;

/** Sets as the archive finds them, for the host product. */
public final class Sets {
    private Sets() {}

    /** Fact of a set's description: bytes of the unit that was backed up. */
    public static final String SOURCE_SIZE = "sourceSize";

    /** Fact of a set's description: the group whose cut it shows. */
    public static final String GROUP = "group";

    /** Fact of a set's description: ids of all sets of its group, a space between two. */
    public static final String GROUP_SETS = "groupSets";

    /** Fact of a set's description: number of its volume; not there if the volume is all of the unit. */
    public static final String VOLUME_NUMBER = "volumeNumber";

    /** Fact of a set of a volume whose bytes a table tells: which volume of which table. */
    public static final String VOLUME_MAPPED = "volumeMapped";

    /** Fact of a set's description: the name that the unit's table gave its volume; not there if it gave none. */
    public static final String VOLUME_NAME = "volumeName";

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
                set.description().parent(),
                volume(set.description()),
                set.description().parentMedium().orElse(""));
    }

    /** A set and what its own job record says of it. */
    public static BackupSet of(SetRecord set, OpenMedium open) throws IOException {
        try (SetReader reader = open.open(set)) {
            return of(set, open, reader.summary().type(), reader.job());
        }
    }

    private static String volume(SetDescription d) {
        return d.facts().getOrDefault(VOLUME_NAME, d.facts().getOrDefault(VOLUME_NUMBER, ""));
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
                d.parent(),
                volume(d),
                d.parentMedium().orElse(""));
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

    /**
     * Puts sets together again that were cut at one instant. Each says itself which they are; a set is one of them only if it says the
     * same as the others, and was read from the same snapshot set: whatever else bears its name proves nothing. One thread.
     */
    public static final class Groups {
        /** Sets of one group that are looked for; more are no group of ours. */
        private static final int MOST = 1024;

        private final Map<Key, Map<String, BackupSet>> found = new LinkedHashMap<>();

        /** What all sets of a group say of it. */
        private record Key(String group, List<String> sets, String snapshotSet) {}

        /** Empty for a set that was cut alone. */
        private static Optional<Key> key(SetDescription set) {
            String group = set.facts().getOrDefault(GROUP, "");
            List<String> sets = List.of(set.facts().getOrDefault(GROUP_SETS, "").split(" ", MOST));
            return group.isEmpty() || set.snapshotSetId().isEmpty() || !sets.contains(set.id())
                    ? Optional.empty()
                    : Optional.of(new Key(group, sets, set.snapshotSetId()));
        }

        /** Whether a set says that it was cut with others. */
        public static boolean isOfOne(SetRecord set) {
            return key(set.description()).isPresent();
        }

        /** Takes what one more medium has. */
        void add(OpenMedium medium) throws IOException {
            for (SetRecord set : medium.medium().scan().sets()) {
                Optional<Key> key = key(set.description());
                if (key.isPresent()) {
                    BackupSet known;
                    try {
                        known = Sets.of(set, medium);
                    } catch (DamagedMediumException e) {
                        known = Sets.bare(set, medium);
                    }
                    found.computeIfAbsent(key.get(), k -> new LinkedHashMap<>())
                            .putIfAbsent(set.description().id(), known);
                }
            }
        }

        /**
         * What there is to say of the group of a set, by what its own medium has; empty if it is of none.
         *
         * @param scan of the medium that has the set
         */
        public static Optional<Notice> notice(SetRecord set, MediumScan scan) {
            return key(set.description()).map(key -> {
                List<String> missing = new ArrayList<>(key.sets());
                scan.sets().stream()
                        .filter(s -> key(s.description()).filter(key::equals).isPresent())
                        .forEach(s -> missing.remove(s.description().id()));
                Notice whole = Notice.of(missing.isEmpty() ? NoticeCode.GROUP_WHOLE : NoticeCode.GROUP_NOT_WHOLE)
                        .with("group", key.group())
                        .with("sets", key.sets().size());
                return missing.isEmpty() ? whole : whole.with("missing", missing);
            });
        }

        /** In the order in which they were found. */
        List<BackupSet.Group> all() {
            List<BackupSet.Group> groups = new ArrayList<>();
            found.forEach((key, sets) -> groups.add(new BackupSet.Group(
                    key.group(),
                    key.sets().stream()
                            .map(id -> new BackupSet.Group.Member(id, Optional.ofNullable(sets.get(id))))
                            .toList())));
            return groups;
        }
    }
}
