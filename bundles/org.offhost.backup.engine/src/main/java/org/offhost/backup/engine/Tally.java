// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.offhost.backup.ByteCounts;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobSummary;
import org.offhost.copy.CopyProgress;

/** The figures of a job while it runs. Thread-safe. */
final class Tally {
    private static final int MOST_NOTES = 200;

    private String setId = "";
    private long files;
    private long directories;
    private long streams;
    private long resident;
    private long nonResident;
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
    private long notesLeftOut;

    synchronized void set(String id) {
        setId = id;
    }

    synchronized void inventory(long files, long directories, long streams, long resident, long nonResident) {
        this.files = files;
        this.directories = directories;
        this.streams = streams;
        this.resident = resident;
        this.nonResident = nonResident;
    }

    synchronized void files(long count) {
        files = count;
    }

    synchronized long files() {
        return files;
    }

    synchronized void control(long bytes) {
        control += bytes;
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

    /** Writes the figures of an ended job into its file. */
    synchronized void keep(JobFile file) {
        JobSummary s = summary();
        file.set("tally.set", s.setId())
                .set("tally.files", s.files())
                .set("tally.offloaded", s.bytes().offloaded())
                .set("tally.control", s.bytes().control())
                .set("tally.fallback", s.bytes().fallback());
    }

    /** Reads what {@link #keep} wrote. */
    synchronized void recall(JobFile file) {
        setId = file.get("tally.set").orElse("");
        files = file.number("tally.files", 0);
        control = file.number("tally.control", 0);
        copiedBefore =
                new CopyProgress(0, file.number("tally.offloaded", 0), 0, file.number("tally.fallback", 0), 0, 0);
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
                nonResident,
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
                all);
    }
}
