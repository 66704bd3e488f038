// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.offhost.archive.layout.SetContents;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary.FileFailure;
import org.offhost.backup.engine.job.UnitRole.AskedUnit;
import org.offhost.backup.notice.Notice;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.copy.CopyProgress;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeMapping;

/**
 * All that a {@link Journal} can hold beside the request, in the order of a job's life. A record that is there says that
 * something happened and will not be done again; positions, lengths and counts are of bytes and never negative.
 */
public final class Noted {
    private Noted() {}

    /** What the job is. */
    public record Head(JobKind kind, String title, Instant submitted) {}

    /**
     * Where the job stands.
     *
     * @param state the last one that it entered
     * @param reason why it stopped there; empty if it did not
     * @param ended when it was over
     * @param refused whether it failed for what was asked, and changed nothing
     */
    public record Standing(JobState state, Optional<Notice> reason, Optional<Instant> ended, boolean refused) {
        public static Standing in(JobState state) {
            return new Standing(state, Optional.empty(), Optional.empty(), false);
        }

        public Standing because(Notice why) {
            return new Standing(state, Optional.of(why), ended, refused);
        }
    }

    /** How many processes worked on the job. */
    public record Runs(long count) {}

    /** Where the units were when the job began, as far as anybody could tell. */
    public record Begun(Map<AskedUnit, Known> units) {
        public Begun {
            units = Map.copyOf(units);
        }

        /** What the host knows a unit by. */
        public record Known(String address, String identity) {}
    }

    /** The label of the medium that the job began with, or wrote. */
    public record Labelled(String id, String name) {}

    /** The set that a restore reads: one that comes to the medium later is none of its. */
    public record Chosen(String setId) {}

    /** From now on something is changed at the destination: what fails is not refused any more, what is there may be ours. */
    public record Touched() {}

    /**
     * What the snapshot set is called. It is noted before the set is made, so that a crash leaves none that nobody knows of.
     *
     * @param installation part of the name of every set
     * @param tries sets that were begun
     * @param setId the present one; empty if there is none
     */
    public record SnapshotName(String installation, long tries, String setId) {
        /** Every set is named so, followed by the installation, the job's id and the number of the try. */
        private static final String PREFIX = "offhost-";

        /** What a job calls its set of a try. */
        public static String of(String installation, String job, long attempt) {
            return PREFIX + installation + "-" + job + "-" + attempt;
        }

        /** The job a set belongs to; empty if the set is not of this installation. */
        public static Optional<String> jobOf(String setId, String installation) {
            String ours = PREFIX + installation + "-";
            int end = setId.lastIndexOf('-');
            return setId.startsWith(ours) && end > ours.length()
                    ? Optional.of(setId.substring(ours.length(), end))
                    : Optional.empty();
        }

        /** That of the next set. */
        public SnapshotName next(String job) {
            return new SnapshotName(installation, tries + 1, of(installation, job, tries + 1));
        }

        public SnapshotName gone() {
            return new SnapshotName(installation, tries, "");
        }
    }

    /** The snapshot was cut; the job goes on with it or not at all. */
    public record Cut(Consistency consistency, Duration waited) {}

    /**
     * The group whose cut the job's set shows, of one unit of it.
     *
     * @param id the same in every set of the group
     * @param number of the unit, from 1
     * @param sets ids of all sets of the group, in the order of their units
     */
    public record OfGroup(String id, int number, List<String> sets) {
        public OfGroup {
            sets = List.copyOf(sets);
        }
    }

    /**
     * How far the units of a group are: one is begun when that before it is over.
     *
     * @param over how many are
     * @param failed what people call those of them that were not saved
     * @param kept how many of them lie in a set for good
     */
    public record UnitsOver(int over, List<String> failed, int kept) {
        public static final UnitsOver NONE = new UnitsOver(0, List.of(), 0);

        public UnitsOver {
            failed = List.copyOf(failed);
        }
    }

    /**
     * The volume the job is about, on the snapshot or the destination; the whole unit is number 0.
     *
     * @param name that the table gives it; may be empty
     * @param mapped of a volume whose bytes a table tells: it is found anew by that and held against this
     */
    public record Volume(int number, String name, Layout layout, Optional<Mapped> mapped) {
        /**
         * A table as it was when the volume was found.
         *
         * @param of which it is, as {@link VolumeMapping#of}
         * @param state as {@link VolumeMapping#state}
         * @param length bytes of the volume
         * @param coded bytes that are kept in another form, as {@link VolumeMapping#verify} counts them
         */
        public record Mapped(String of, String state, long length, long coded) {
            /** Whether it is the same table in the same state. */
            public boolean is(VolumeMapping map) {
                return map.of().equals(of) && map.state().equals(state) && map.length() == length;
            }
        }

        /** One that a table tells nothing of. */
        public Volume(int number, String name, Layout layout) {
            this(number, name, layout, Optional.empty());
        }

        public static Volume of(FoundVolume found) {
            return of(found, 0);
        }

        /** @param coded bytes that are kept in another form */
        public static Volume of(FoundVolume found, long coded) {
            return new Volume(
                    found.number(),
                    found.name(),
                    found.layout(),
                    found.map().map(m -> new Mapped(m.of(), m.state(), m.length(), coded)));
        }

        /** Whether it is this volume, where it was, told by the same table in the same state. */
        public boolean is(FoundVolume found) {
            return found.number() == number
                    && found.name().equals(name)
                    && found.layout().equals(layout)
                    && found.map().isPresent() == mapped.isPresent()
                    && found.map().map(m -> mapped.get().is(m)).orElse(true);
        }

        /** @throws IllegalStateException if a table tells where its bytes lie */
        public FoundVolume found() {
            if (mapped.isPresent()) {
                throw new IllegalStateException(mapped.get().of());
            }
            return new FoundVolume(number, layout, "", name, "");
        }

        /** Byte of the unit at which it begins, or its table does. */
        public long position() {
            return layout.position();
        }

        public long length() {
            return mapped.map(Mapped::length).orElse(layout.length());
        }

        /** Whether it is one range of its unit. */
        public boolean liesTogether() {
            return layout.ranges().size() == 1;
        }
    }

    /** There is a spool, and every parser from now on adds to it. */
    public record InventoryBegun() {}

    /**
     * The first block that could not be read, and what the device said.
     *
     * @param unit which of the units that the volume lies on, from 0
     */
    public record Unread(int unit, long position, String detail) {}

    /**
     * What only the parser knows of the volume's map.
     *
     * @param metadata what of the volume is the file system's own; empty if it keeps no map of what is in use
     * @param doubt why it is not known of some of it whether anybody owns it; empty if it is
     */
    public record OwnMap(Optional<List<Extent>> metadata, String doubt) {}

    /** A volume that contradicts itself was taken as it is; files own these ranges though its map calls them free. */
    public record Accepted(List<Extent> besideMap) {}

    /** Every block in use has one owner, or it was accepted that not. */
    public record Proved() {}

    /** The set that the job's set continues, chosen once; empty if it stands alone. */
    public record Continues(String setId) {}

    /**
     * What changed since that set is worked out, and lies beside the inventory.
     *
     * @param clusterSize bytes of a cluster of the image
     * @param chain names of the images that it is based on, the full one first
     */
    public record Changes(int clusterSize, List<String> chain) {
        public Changes {
            chain = List.copyOf(chain);
        }
    }

    /**
     * Which files changed since that set is worked out, and lies beside the inventory.
     *
     * @param foundBy how: {@code map} or {@code metadata}
     * @param chain ids of the sets that are continued, the one that stands alone first
     */
    public record FilesChanged(String foundBy, List<String> chain) {
        public FilesChanged {
            chain = List.copyOf(chain);
        }
    }

    /**
     * What the job's set continues lies on other media, too.
     *
     * @param media for each set of the chain, the full one first, what {@link org.offhost.archive.changes.LinkMedium} calls its medium
     * @param cutAt instant that the last of them shows, ISO 8601
     */
    public record ParentMedia(List<String> media, String cutAt) {
        public ParentMedia {
            media = List.copyOf(media);
        }
    }

    /** Bytes of the stream that are at their place for good. */
    public record Copied(long offset) {}

    /**
     * The copy was checked.
     *
     * @param sum SHA-256 of the body in hexadecimal digits, if all of it was read; otherwise empty
     */
    public record Checked(CheckLevel level, String sum) {}

    /** The set may be committed: who goes on looks for it before doing it again. */
    public record Committing() {}

    /** The set is there, whatever becomes of the job. */
    public record Committed(String setId) {}

    /** The sums of the check lie behind the set, or in the catalog. */
    public record SumsKept() {}

    /** What the placer of a restore keeps from run to run, by keys of its own. */
    public record Placed(Map<String, String> values) {
        public static final Placed NOTHING = new Placed(Map.of());

        private static final Pattern KEY = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");

        public Placed {
            values = Map.copyOf(values);
        }

        /** @throws IllegalArgumentException if the key would not be found again in the file; a driver chose it */
        public Placed with(String key, String value) {
            if (!KEY.matcher(key).matches()) {
                throw new IllegalArgumentException(
                        "key '" + key + "' of a placer is not of up to 64 letters, digits and hyphens");
            }
            Map<String, String> changed = new HashMap<>(values);
            changed.put(key, value);
            return new Placed(changed);
        }

        public Placed without(String key) {
            Map<String, String> changed = new HashMap<>(values);
            changed.remove(key);
            return new Placed(changed);
        }
    }

    /** How much went which way. */
    record Figures(
            String setId,
            SetContents contents,
            HostBytes host,
            CopyProgress copy,
            String fallbackReason,
            CheckLevel checked) {}

    /**
     * Bytes that passed this host.
     *
     * @param decodedInline of the decoded ones, those that were given to the copy inline
     */
    record HostBytes(long control, long decoded, long decodedInline, long verify, long throughHost) {}

    /** How the source stood still. */
    record Quiet(Duration waited, Duration held, Consistency consistency) {}

    /** What a person is told, and what only one who asks for it. */
    record Said(List<Notice> notes, long leftOut, List<Notice> evidence) {}

    /** Files that failed, and the first of them. */
    record Failed(long count, List<FileFailure> first) {}

    /** How far the work came. */
    public record Worked(long done, long total) {}

    /** How long the job was in each state. */
    public record Times(Map<JobState, Duration> phases) {}
}
