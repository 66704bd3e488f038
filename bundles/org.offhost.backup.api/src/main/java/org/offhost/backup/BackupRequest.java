// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.offhost.block.Designator;

/**
 * What to back up, where to, and how.
 *
 * @param source logical unit to back up
 * @param name what people call the source; part of the set's id
 * @param medium logical unit to write to; carries our label, or is blank
 * @param profile what a set holds
 * @param paths patterns of the files to save; empty for all; not empty only with {@link Profile#FILES}
 * @param quiet when the source counts as quiet
 * @param offload whether copying through this host is allowed
 * @param check what is proved after copying
 * @param patience how long a job may wait for a driver before it fails
 * @param encoded how a set of files keeps content that is stored compressed by a filter
 * @param volume number of the volume on a source with a partition table, as the table counts; empty for the only one that
 *     can be read
 * @param acceptInconsistent whether a volume whose files and allocation map contradict each other is backed up all the
 *     same, and labelled so
 */
public record BackupRequest(
        Designator source,
        String name,
        Designator medium,
        Profile profile,
        List<String> paths,
        QuietPolicy quiet,
        Offload offload,
        CheckLevel check,
        Duration patience,
        Encoded encoded,
        OptionalInt volume,
        boolean acceptInconsistent) {
    public BackupRequest {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(medium, "medium");
        Objects.requireNonNull(profile, "profile");
        paths = List.copyOf(paths);
        Objects.requireNonNull(quiet, "quiet");
        Objects.requireNonNull(offload, "offload");
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(patience, "patience");
        Objects.requireNonNull(encoded, "encoded");
        Objects.requireNonNull(volume, "volume");
        if (!paths.isEmpty() && profile != Profile.FILES) {
            throw new IllegalArgumentException("paths can be chosen only with profile " + Profile.FILES);
        }
    }

    /** Of the only volume that can be read. */
    public BackupRequest(
            Designator source,
            String name,
            Designator medium,
            Profile profile,
            List<String> paths,
            QuietPolicy quiet,
            Offload offload,
            CheckLevel check,
            Duration patience) {
        this(
                source,
                name,
                medium,
                profile,
                paths,
                quiet,
                offload,
                check,
                patience,
                Encoded.DECODE,
                OptionalInt.empty(),
                false);
    }

    /** The whole volume, by the defaults: quiet for 3 s, offload preferred, structure checked, one minute's wait. */
    public static BackupRequest of(Designator source, String name, Designator medium) {
        return new BackupRequest(
                source,
                name,
                medium,
                Profile.VOLUME,
                List.of(),
                QuietPolicy.DEFAULT,
                Offload.PREFERRED,
                CheckLevel.STRUCTURE,
                Duration.ofMinutes(1));
    }

    /** The same with one member per file. */
    public BackupRequest files(List<String> patterns) {
        return new BackupRequest(
                source,
                name,
                medium,
                Profile.FILES,
                patterns,
                quiet,
                offload,
                check,
                patience,
                encoded,
                volume,
                acceptInconsistent);
    }

    public BackupRequest quiet(QuietPolicy policy) {
        return new BackupRequest(
                source,
                name,
                medium,
                profile,
                paths,
                policy,
                offload,
                check,
                patience,
                encoded,
                volume,
                acceptInconsistent);
    }

    public BackupRequest offload(Offload policy) {
        return new BackupRequest(
                source,
                name,
                medium,
                profile,
                paths,
                quiet,
                policy,
                check,
                patience,
                encoded,
                volume,
                acceptInconsistent);
    }

    public BackupRequest check(CheckLevel level) {
        return new BackupRequest(
                source,
                name,
                medium,
                profile,
                paths,
                quiet,
                offload,
                level,
                patience,
                encoded,
                volume,
                acceptInconsistent);
    }

    public BackupRequest patience(Duration limit) {
        return new BackupRequest(
                source,
                name,
                medium,
                profile,
                paths,
                quiet,
                offload,
                check,
                limit,
                encoded,
                volume,
                acceptInconsistent);
    }

    public BackupRequest encoded(Encoded form) {
        return new BackupRequest(
                source,
                name,
                medium,
                profile,
                paths,
                quiet,
                offload,
                check,
                patience,
                form,
                volume,
                acceptInconsistent);
    }

    /** Of one volume of a source with a partition table. */
    public BackupRequest volume(int number) {
        return new BackupRequest(
                source,
                name,
                medium,
                profile,
                paths,
                quiet,
                offload,
                check,
                patience,
                encoded,
                OptionalInt.of(number),
                acceptInconsistent);
    }

    public BackupRequest acceptInconsistent(boolean accept) {
        return new BackupRequest(
                source, name, medium, profile, paths, quiet, offload, check, patience, encoded, volume, accept);
    }
}
