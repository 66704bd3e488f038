// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.offhost.block.Designator;

/**
 * What to back up, where to, and how.
 *
 * @param source logical unit to back up
 * @param name what people call the source; part of the set's id
 * @param medium logical unit to write to; carries our label, or is blank
 * @param profile what a set holds
 * @param paths files to save, each a path of the volume, meant literally if it is there, or else a pattern; empty for all;
 *     not empty only with {@link Profile#FILES}
 * @param names more files to save, each a path of the volume and never a pattern; not empty only with
 *     {@link Profile#FILES}
 * @param exclude files to leave out of them, said as {@code paths}; not empty only with {@link Profile#FILES}
 * @param quiet when the source counts as quiet
 * @param offload whether copying through this host is allowed
 * @param check what is proved after copying
 * @param patience how long a job may wait for a driver before it fails
 * @param encoded how a set of files keeps content that is stored compressed by a filter
 * @param volume which volume of a source with a table is meant, as {@link org.offhost.filesystem.VolumeTable#called} has it:
 *     "2", "vg/root"; empty for the only one that can be read
 * @param acceptInconsistent whether a volume whose files and allocation map contradict each other is backed up all the
 *     same, and labelled so
 * @param dryRun whether it ends when it is known what would be copied, how, by whom and where to: the snapshot is deleted
 *     again and nothing is written to the medium
 * @param stillAccordingTo who says that nobody writes the source while it is read, where no snapshot driver knows it: it is
 *     then read itself, and the set says on whose word; empty if nobody does, and such a source is refused
 * @param since whether only what was written since another set is saved; not {@link Since#NONE} only with
 *     {@link Profile#VOLUME}. Where nobody can tell what was written, all that is allocated is saved, and a note says why
 * @param lockUntil until when the set is locked from its beginning: nobody forgets it before; empty if it is not
 * @param beside other units that the volume may lie on, as a logical volume does whose group has several disks; all are cut at the same
 *     instant. Not empty only with a volume that is named, at most {@value #MOST_BESIDE}
 * @param image what a set of the volume that stands alone keeps it as; not {@link ImageFormat#SPARSE} only with
 *     {@link Profile#VOLUME}
 */
public record BackupRequest(
        Designator source,
        String name,
        Designator medium,
        Profile profile,
        List<String> paths,
        List<String> names,
        List<String> exclude,
        QuietPolicy quiet,
        Offload offload,
        CheckLevel check,
        Duration patience,
        FilteredContent encoded,
        String volume,
        boolean acceptInconsistent,
        boolean dryRun,
        String stillAccordingTo,
        Since since,
        Optional<Instant> lockUntil,
        List<Designator> beside,
        ImageFormat image) {
    /** Most units beside a source. */
    public static final int MOST_BESIDE = 63;

    public BackupRequest {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(medium, "medium");
        Objects.requireNonNull(profile, "profile");
        paths = List.copyOf(paths);
        names = List.copyOf(names);
        exclude = List.copyOf(exclude);
        Objects.requireNonNull(quiet, "quiet");
        Objects.requireNonNull(offload, "offload");
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(patience, "patience");
        Objects.requireNonNull(encoded, "encoded");
        Objects.requireNonNull(volume, "volume");
        Objects.requireNonNull(stillAccordingTo, "stillAccordingTo");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(lockUntil, "lockUntil");
        beside = List.copyOf(beside);
        Objects.requireNonNull(image, "image");
        requireBeside(source, volume, beside);
        if (image != ImageFormat.SPARSE && profile != Profile.VOLUME) {
            throw new IllegalArgumentException(
                    "the format of an image can be chosen only with profile " + Profile.VOLUME);
        }
        if (!(paths.isEmpty() && names.isEmpty() && exclude.isEmpty()) && profile != Profile.FILES) {
            throw new IllegalArgumentException("paths can be chosen only with profile " + Profile.FILES);
        }
    }

    /** The whole volume, by the defaults: quiet for 3 s, offload preferred, structure checked, one minute's wait. */
    public static BackupRequest of(Designator source, String name, Designator medium) {
        return new BackupRequest(
                source,
                name,
                medium,
                Profile.VOLUME,
                List.of(),
                List.of(),
                List.of(),
                QuietPolicy.DEFAULT,
                Offload.PREFERRED,
                CheckLevel.STRUCTURE,
                Duration.ofMinutes(1),
                FilteredContent.DECODE,
                "",
                false,
                false,
                "",
                Since.NONE,
                Optional.empty(),
                List.of(),
                ImageFormat.SPARSE);
    }

    static void requireBeside(Designator source, String volume, List<Designator> beside) {
        Set<Designator> units = new HashSet<>(beside);
        if (units.size() < beside.size() || units.contains(source) || units.size() > MOST_BESIDE) {
            throw new IllegalArgumentException(
                    "units beside " + source + ": expected at most " + MOST_BESIDE + ", each once, found " + beside);
        }
        if (!beside.isEmpty() && volume.isEmpty()) {
            throw new IllegalArgumentException("units beside " + source + " are read for a volume that is named alone");
        }
    }

    /** The source and those beside it. */
    public List<Designator> sources() {
        return Stream.concat(Stream.of(source), beside.stream()).toList();
    }

    /** The same with one member per file. */
    public BackupRequest files(List<String> patterns) {
        return with(draft -> {
            draft.profile = Profile.FILES;
            draft.paths = patterns;
        });
    }

    /** The same with some files that are named, whatever their names look like. */
    public BackupRequest names(List<String> literal) {
        return files(paths).with(draft -> draft.names = literal);
    }

    /** The same without some files. */
    public BackupRequest exclude(List<String> patterns) {
        return with(draft -> draft.exclude = patterns);
    }

    public BackupRequest quiet(QuietPolicy policy) {
        return with(draft -> draft.quiet = policy);
    }

    public BackupRequest offload(Offload policy) {
        return with(draft -> draft.offload = policy);
    }

    public BackupRequest check(CheckLevel level) {
        return with(draft -> draft.check = level);
    }

    public BackupRequest patience(Duration limit) {
        return with(draft -> draft.patience = limit);
    }

    public BackupRequest encoded(FilteredContent form) {
        return with(draft -> draft.encoded = form);
    }

    /** Of one volume of a source with a partition table. */
    public BackupRequest volume(int number) {
        return volume(String.valueOf(number));
    }

    /** Of one volume of a source with a table, by its number or by the name that the table gives it: "vg/root". */
    public BackupRequest volume(String called) {
        return with(draft -> draft.volume = called);
    }

    public BackupRequest acceptInconsistent(boolean accept) {
        return with(draft -> draft.acceptInconsistent = accept);
    }

    /** Only to be told what it would do. */
    public BackupRequest dryRun(boolean dry) {
        return with(draft -> draft.dryRun = dry);
    }

    /** Of a source that no snapshot driver knows, on somebody's word. */
    public BackupRequest stillAccordingTo(String who) {
        return with(draft -> draft.stillAccordingTo = who);
    }

    /** Of what was written since another set. */
    public BackupRequest since(Since which) {
        return with(draft -> draft.since = which);
    }

    /** With a set that nobody forgets before an instant. */
    public BackupRequest lockUntil(Instant end) {
        return with(draft -> draft.lockUntil = Optional.of(end));
    }

    /** Of a volume that is named and may lie on other units, too. */
    public BackupRequest beside(List<Designator> others) {
        return with(draft -> draft.beside = others);
    }

    public BackupRequest image(ImageFormat format) {
        return with(draft -> draft.image = format);
    }

    private BackupRequest with(Consumer<Draft> change) {
        Draft draft = new Draft();
        change.accept(draft);
        return draft.request();
    }

    /** This request, being changed. */
    private final class Draft {
        private Profile profile = BackupRequest.this.profile;
        private List<String> paths = BackupRequest.this.paths;
        private List<String> names = BackupRequest.this.names;
        private List<String> exclude = BackupRequest.this.exclude;
        private QuietPolicy quiet = BackupRequest.this.quiet;
        private Offload offload = BackupRequest.this.offload;
        private CheckLevel check = BackupRequest.this.check;
        private Duration patience = BackupRequest.this.patience;
        private FilteredContent encoded = BackupRequest.this.encoded;
        private String volume = BackupRequest.this.volume;
        private boolean acceptInconsistent = BackupRequest.this.acceptInconsistent;
        private boolean dryRun = BackupRequest.this.dryRun;
        private String stillAccordingTo = BackupRequest.this.stillAccordingTo;
        private Since since = BackupRequest.this.since;
        private Optional<Instant> lockUntil = BackupRequest.this.lockUntil;
        private List<Designator> beside = BackupRequest.this.beside;
        private ImageFormat image = BackupRequest.this.image;

        BackupRequest request() {
            return new BackupRequest(
                    source,
                    name,
                    medium,
                    profile,
                    paths,
                    names,
                    exclude,
                    quiet,
                    offload,
                    check,
                    patience,
                    encoded,
                    volume,
                    acceptInconsistent,
                    dryRun,
                    stillAccordingTo,
                    since,
                    lockUntil,
                    beside,
                    image);
        }
    }

    /** How a set of files keeps content that the file system's host had compressed by a filter (WOF, "Compact OS"). */
    public enum FilteredContent {
        /** Plain, as any host can read it; its bytes pass this host. Files whose content lies elsewhere are left out. */
        DECODE,
        /** As stored, for Windows to decode. */
        RAW
    }

    /**
     * What a set of the volume that stands alone keeps it as: a sparse member of the tar, which plain tar makes the volume of, or a qcow2
     * image of whole clusters, which is read where it lies in the medium. A set that continues another is a qcow2 image always.
     */
    public enum ImageFormat {
        SPARSE,
        QCOW2
    }

    /**
     * Since when a backup saves what was written: an increment holds the changed parts of a volume and is read together with the set
     * that it continues, which lies on the same medium.
     *
     * @param kind what is meant
     * @param setId the set that is continued; empty unless {@link Kind#SET} is meant
     */
    public record Since(Kind kind, String setId) {
        /** Everything is saved. */
        public static final Since NONE = new Since(Kind.NONE, "");

        /** What was written since the newest set on the medium that shows the same volume; if there is none, everything. */
        public static final Since LAST = new Since(Kind.LAST, "");

        public Since {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(setId, "setId");
            if (setId.isEmpty() == (kind == Kind.SET)) {
                throw new IllegalArgumentException("since " + kind + " '" + setId + "'");
            }
        }

        /**
         * What was written since a set.
         *
         * @param id its whole id; a medium that has no such set is refused
         */
        public static Since set(String id) {
            return new Since(Kind.SET, id);
        }

        /** What may be meant. */
        public enum Kind {
            NONE,
            LAST,
            SET
        }
    }

    /**
     * Units to back up as they all were at one instant: one quiet gate over all, one cut, a set of each. The copies are made one after
     * the other, in the order of the list; their media may be one or several.
     *
     * @param units what is backed up of each: 2 to {@value #MOST}, each source once, all with the same policy of quiet, patience and dry run;
     *     none on somebody's word, none of files that are named
     */
    public record Group(List<BackupRequest> units) {
        /** Most units of one group. */
        public static final int MOST = 64;

        public Group {
            units = List.copyOf(units);
            if (units.size() < 2 || units.size() > MOST) {
                throw new IllegalArgumentException("a group of " + units.size() + " units, 2 to " + MOST + " expected");
            }
            Set<Designator> sources = new HashSet<>();
            for (BackupRequest unit : units) {
                if (!sources.add(unit.source())) {
                    throw new IllegalArgumentException("unit " + unit.source() + " is in the group twice");
                }
                if (!unit.stillAccordingTo().isEmpty() || !unit.names().isEmpty()) {
                    throw new IllegalArgumentException(
                            "units of a group are cut by their array, and files of them are chosen by patterns");
                }
                if (!unit.beside().isEmpty()) {
                    throw new IllegalArgumentException("a volume of a group lies on one unit");
                }
            }
            requireSame(units, BackupRequest::quiet, "quiet");
            requireSame(units, BackupRequest::patience, "patience");
            requireSame(units, BackupRequest::dryRun, "dryRun");
        }

        private static void requireSame(List<BackupRequest> units, Function<BackupRequest, Object> of, String what) {
            if (!units.stream().allMatch(u -> Objects.equals(of.apply(u), of.apply(units.get(0))))) {
                throw new IllegalArgumentException("units of a group differ in " + what);
            }
        }

        public List<Designator> sources() {
            return units.stream().map(BackupRequest::source).toList();
        }

        public boolean dryRun() {
            return units.get(0).dryRun();
        }
    }
}
