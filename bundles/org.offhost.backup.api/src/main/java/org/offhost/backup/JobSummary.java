// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.offhost.backup.notice.Notice;

/**
 * The figures of a job: of all processes that worked on it, up to what each had made durable.
 *
 * <p>What is counted is one thing for backup, restore and verification. A file is an entry of the set that is no directory;
 * it counts once, however many names it has; the file system's own files, as {@code $MFT}, and the root directory do not
 * count. While a backup takes its inventory the numbers are those of the volume; from then on those of the set.
 *
 * @param setId set made, restored or verified; empty if there is none yet
 * @param files files
 * @param directories directories
 * @param streams content streams of both, the unnamed ones included
 * @param resident of these, kept with the attributes
 * @param nonResident of these, kept in blocks of their own
 * @param segments segment descriptors sent
 * @param commands copy commands sent
 * @param bytes what went which way
 * @param quietWait time the quiet gate took
 * @param snapshotHeld time from the cut to the release
 * @param consistency label of the set
 * @param checked level of check that held
 * @param failed files that were not restored, or not as they were; a job with some of them is done in part only
 * @param failures the first {@link #MOST_FAILURES} of them
 * @param notes what a person should know: faults passed over, names that were escaped, what each path came to, …
 * @param evidence what a person may ask for: why the volume is what it is, drivers chosen and why, …
 */
public record JobSummary(
        String setId,
        long files,
        long directories,
        long streams,
        long resident,
        long nonResident,
        long segments,
        long commands,
        ByteCounts bytes,
        Duration quietWait,
        Duration snapshotHeld,
        Consistency consistency,
        CheckLevel checked,
        long failed,
        List<FileFailure> failures,
        List<Notice> notes,
        List<Notice> evidence) {
    /** How many files that failed are named here; all of them stand in the file that the notes name. */
    public static final int MOST_FAILURES = 100;

    public JobSummary {
        failures = List.copyOf(failures);
        notes = List.copyOf(notes);
        evidence = List.copyOf(evidence);
    }

    /** Nothing done yet. */
    public static final JobSummary NONE = new JobSummary(
            "",
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            ByteCounts.NONE,
            Duration.ZERO,
            Duration.ZERO,
            Consistency.CRASH_CONSISTENT,
            CheckLevel.NONE,
            0,
            List.of(),
            List.of(),
            List.of());

    /**
     * What went which way: "serverless" as a figure.
     *
     * @param offloaded moved by devices alone
     * @param control read or written by this host: metadata, headers, tails
     * @param decoded content that only this host could decode
     * @param verify read to prove the copy
     * @param fallback could have been offloaded and was not
     * @param fallbackReason why; empty if nothing was
     */
    public record ByteCounts(
            long offloaded, long control, long decoded, long verify, long fallback, String fallbackReason) {
        public static final ByteCounts NONE = new ByteCounts(0, 0, 0, 0, 0, "");

        /** The sum of both, which has no reason. */
        public ByteCounts plus(ByteCounts other) {
            return new ByteCounts(
                    offloaded + other.offloaded,
                    control + other.control,
                    decoded + other.decoded,
                    verify + other.verify,
                    fallback + other.fallback,
                    "");
        }
    }

    /**
     * A file that a job went past because it could not be read or written.
     *
     * @param path path in the set, not escaped
     * @param reason why, in a sentence for a person
     */
    public record FileFailure(String path, String reason) {
        public FileFailure {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
