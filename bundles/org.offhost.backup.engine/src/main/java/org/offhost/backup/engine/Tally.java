// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.offhost.archive.SetContents;
import org.offhost.backup.ByteCounts;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.FileFailure;
import org.offhost.backup.JobSummary;
import org.offhost.copy.CopyProgress;

/** The figures of a job while it runs. Thread-safe. */
final class Tally {
    private static final int MOST_NOTES = 200;
    private static final String KEY = "tally.";

    private String setId = "";
    private long files;
    private long directories;
    private long streams;
    private long resident;
    private long control;
    private long decoded;
    private long decodedInline;
    private long verify;
    private long throughHost;
    private String fallbackReason = "";
    private Duration quietWait = Duration.ZERO;
    private Duration snapshotHeld = Duration.ZERO;
    private Consistency consistency = Consistency.CRASH_CONSISTENT;
    private CheckLevel checked = CheckLevel.NONE;
    private CopyProgress copiedBefore = CopyProgress.NONE;
    private CopyProgress copying = CopyProgress.NONE;
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> evidence = new LinkedHashSet<>();
    private long notesLeftOut;
    private long failed;
    private List<FileFailure> failures = List.of();

    synchronized void set(String id) {
        setId = id;
    }

    /** What the volume holds so far, or the set. */
    synchronized void contents(SetContents contents) {
        files = contents.files();
        directories = contents.directories();
        streams = contents.streams();
        resident = contents.resident();
    }

    synchronized void files(long count) {
        files = count;
    }

    synchronized void directories(long count) {
        directories = count;
    }

    /** How many files failed, and the first of them. */
    synchronized void failures(long count, List<FileFailure> first) {
        failed = count;
        failures = List.copyOf(first);
    }

    synchronized long files() {
        return files;
    }

    synchronized void control(long bytes) {
        control += bytes;
    }

    /** Bytes of metadata that this host moved so far. */
    synchronized long control() {
        return control;
    }

    /** Bytes read so far to prove a copy. */
    synchronized long verified() {
        return verify;
    }

    synchronized void decoded(long bytes) {
        decoded += bytes;
    }

    /** Bytes given inline that are decoded content, and so no control bytes. */
    synchronized void decodedInline(long bytes) {
        decodedInline = bytes;
    }

    synchronized void verify(long bytes) {
        verify += bytes;
    }

    /** Bytes of ranges that pass this host and need not have. */
    synchronized void fallback(String reason) {
        fallbackReason = reason;
    }

    /** Content that passes this host by the nature of the job. */
    synchronized void throughHost(long bytes) {
        throughHost += bytes;
    }

    synchronized void quiet(Duration waited, Consistency label) {
        quietWait = waited;
        consistency = label;
    }

    synchronized void consistency(Consistency label) {
        consistency = label;
    }

    synchronized Consistency consistency() {
        return consistency;
    }

    synchronized void held(Duration time) {
        snapshotHeld = time;
    }

    synchronized void checked(CheckLevel level) {
        checked = level;
    }

    /** What the copy under way has done so far. */
    synchronized void copying(CopyProgress progress) {
        copying = progress;
    }

    /** The copy under way is over; the next one counts from zero. */
    synchronized void copied() {
        copiedBefore = copiedBefore.plus(copying);
        copying = CopyProgress.NONE;
    }

    synchronized void note(String text) {
        if (notes.size() < MOST_NOTES) {
            notes.add(text);
        } else if (!notes.contains(text)) {
            notesLeftOut++;
        }
    }

    /** Notes what nobody misses who does not ask why. */
    synchronized void evidence(String text) {
        if (evidence.size() < MOST_NOTES) {
            evidence.add(text);
        }
    }

    /** Writes the figures into the job's file. */
    synchronized void keep(JobFile file) {
        CopyProgress copy = copiedBefore.plus(copying);
        file.set(KEY + "set", setId)
                .set(KEY + "files", files)
                .set(KEY + "directories", directories)
                .set(KEY + "streams", streams)
                .set(KEY + "resident", resident)
                .set(KEY + "control", control)
                .set(KEY + "decoded", decoded)
                .set(KEY + "decodedInline", decodedInline)
                .set(KEY + "verify", verify)
                .set(KEY + "throughHost", throughHost)
                .set(KEY + "offloaded", copy.offloadedBytes())
                .set(KEY + "inline", copy.inlineBytes())
                .set(KEY + "fallback", copy.hostBytes())
                .set(KEY + "fallbackReason", fallbackReason)
                .set(KEY + "commands", copy.commands())
                .set(KEY + "segments", copy.segments())
                .set(KEY + "quietWait", quietWait)
                .set(KEY + "snapshotHeld", snapshotHeld)
                .set(KEY + "consistency", consistency)
                .set(KEY + "checked", checked)
                .set(KEY + "notes", String.join("\n", notes))
                .set(KEY + "evidence", PathLists.joined(List.copyOf(evidence)))
                .set(KEY + "notesLeftOut", notesLeftOut)
                .set(KEY + "failed", failed);
        for (int i = 0; i < failures.size(); i++) {
            file.set(KEY + "failure." + i + ".path", failures.get(i).path())
                    .set(KEY + "failure." + i + ".reason", failures.get(i).reason());
        }
    }

    /** Reads what {@link #keep} wrote, in a process before. */
    synchronized void recall(JobFile file) {
        setId = file.get(KEY + "set").orElse("");
        files = file.number(KEY + "files", 0);
        directories = file.number(KEY + "directories", 0);
        streams = file.number(KEY + "streams", 0);
        resident = file.number(KEY + "resident", 0);
        control = file.number(KEY + "control", 0);
        decoded = file.number(KEY + "decoded", 0);
        decodedInline = file.number(KEY + "decodedInline", 0);
        verify = file.number(KEY + "verify", 0);
        throughHost = file.number(KEY + "throughHost", 0);
        copiedBefore = new CopyProgress(
                0,
                file.number(KEY + "offloaded", 0),
                file.number(KEY + "inline", 0),
                file.number(KEY + "fallback", 0),
                file.number(KEY + "commands", 0),
                file.number(KEY + "segments", 0));
        fallbackReason = file.get(KEY + "fallbackReason").orElse("");
        quietWait = file.get(KEY + "quietWait").map(Duration::parse).orElse(quietWait);
        snapshotHeld = file.get(KEY + "snapshotHeld").map(Duration::parse).orElse(snapshotHeld);
        consistency = file.get(KEY + "consistency").map(Consistency::valueOf).orElse(consistency);
        checked = file.get(KEY + "checked").map(CheckLevel::valueOf).orElse(checked);
        file.get(KEY + "notes").filter(n -> !n.isEmpty()).ifPresent(n -> notes.addAll(List.of(n.split("\n"))));
        file.get(KEY + "evidence").ifPresent(e -> evidence.addAll(PathLists.split(e)));
        notesLeftOut = file.number(KEY + "notesLeftOut", 0);
        failed = file.number(KEY + "failed", 0);
        List<FileFailure> first = new ArrayList<>();
        for (int i = 0; i < Math.min(failed, JobSummary.MOST_FAILURES); i++) {
            first.add(new FileFailure(
                    file.get(KEY + "failure." + i + ".path").orElse(""),
                    file.get(KEY + "failure." + i + ".reason").orElse("")));
        }
        failures = List.copyOf(first);
    }

    synchronized JobSummary summary() {
        CopyProgress copy = copiedBefore.plus(copying);
        List<String> all = new ArrayList<>(notes);
        if (notesLeftOut > 0) {
            all.add(notesLeftOut + " more notes left out");
        }
        return new JobSummary(
                setId,
                files,
                directories,
                streams,
                resident,
                streams - resident,
                copy.segments(),
                copy.commands(),
                new ByteCounts(
                        copy.offloadedBytes(),
                        control + Math.max(0, copy.inlineBytes() - decodedInline),
                        decoded,
                        verify,
                        copy.hostBytes() + throughHost,
                        copy.hostBytes() + throughHost > 0 ? fallbackReason : ""),
                quietWait,
                snapshotHeld,
                consistency,
                checked,
                failed,
                failures,
                all,
                List.copyOf(evidence));
    }
}
