// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.offhost.archive.layout.SetContents;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobSummary;
import org.offhost.backup.JobSummary.ByteCounts;
import org.offhost.backup.JobSummary.FileFailure;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.copy.CopyProgress;

/** The figures of a job while it runs. Thread-safe. */
public final class Tally {
    private static final int MOST_NOTES = 200;

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
    private final Set<Notice> notes = new LinkedHashSet<>();
    private final Set<Notice> evidence = new LinkedHashSet<>();
    private long notesLeftOut;
    private long failed;
    private List<FileFailure> failures = List.of();

    public synchronized void set(String id) {
        setId = id;
    }

    /** What the volume holds so far, or the set. */
    public synchronized void contents(SetContents contents) {
        files = contents.files();
        directories = contents.directories();
        streams = contents.streams();
        resident = contents.resident();
    }

    public synchronized void files(long count) {
        files = count;
    }

    public synchronized void directories(long count) {
        directories = count;
    }

    /** How many files failed, and the first of them. */
    public synchronized void failures(long count, List<FileFailure> first) {
        failed = count;
        failures = List.copyOf(first);
    }

    public synchronized long files() {
        return files;
    }

    public synchronized void control(long bytes) {
        control += bytes;
    }

    /** Bytes of metadata that this host moved so far. */
    public synchronized long control() {
        return control;
    }

    /** Bytes read so far to prove a copy. */
    public synchronized long verified() {
        return verify;
    }

    public synchronized void decoded(long bytes) {
        decoded += bytes;
    }

    /** Bytes given inline that are decoded content, and so no control bytes. */
    public synchronized void decodedInline(long bytes) {
        decodedInline = bytes;
    }

    public synchronized void verify(long bytes) {
        verify += bytes;
    }

    /** Bytes of ranges that pass this host and need not have. */
    public synchronized void fallback(String reason) {
        fallbackReason = reason;
    }

    /** Content that passes this host by the nature of the job. */
    public synchronized void throughHost(long bytes) {
        throughHost += bytes;
    }

    public synchronized void quiet(Duration waited, Consistency label) {
        quietWait = waited;
        consistency = label;
    }

    public synchronized void consistency(Consistency label) {
        consistency = label;
    }

    synchronized Consistency consistency() {
        return consistency;
    }

    public synchronized void held(Duration time) {
        snapshotHeld = time;
    }

    public synchronized void checked(CheckLevel level) {
        checked = level;
    }

    /** What the copy under way has done so far. */
    public synchronized void copying(CopyProgress progress) {
        copying = progress;
    }

    /** The copy under way is over; the next one counts from zero. */
    public synchronized void copied() {
        copiedBefore = copiedBefore.plus(copying);
        copying = CopyProgress.NONE;
    }

    /** Notes what a person is told of the job. */
    public void note(String text) {
        note(Notice.of(NoticeCode.SAID).with("text", text));
    }

    public synchronized void note(Notice text) {
        if (notes.size() < MOST_NOTES) {
            notes.add(text);
        } else if (!notes.contains(text)) {
            notesLeftOut++;
        }
    }

    /** Notes what nobody misses who does not ask why. */
    public void evidence(String text) {
        evidence(Notice.of(NoticeCode.SAID).with("text", text));
    }

    public synchronized void evidence(Notice text) {
        if (evidence.size() < MOST_NOTES) {
            evidence.add(text);
        }
    }

    /** Notes the figures. */
    public synchronized void keep(Journal journal) {
        journal.note(new Noted.Figures(
                setId,
                new SetContents(files, directories, streams, resident),
                new Noted.HostBytes(control, decoded, decodedInline, verify, throughHost),
                copiedBefore.plus(copying),
                fallbackReason,
                checked));
        journal.note(new Noted.Quiet(quietWait, snapshotHeld, consistency));
        journal.note(new Noted.Said(List.copyOf(notes), notesLeftOut, List.copyOf(evidence)));
        journal.note(new Noted.Failed(failed, failures));
    }

    /** Takes what {@link #keep} noted, in a process before. */
    public synchronized void recall(Journal journal) {
        journal.find(Noted.Figures.class).ifPresent(this::recall);
        journal.find(Noted.Quiet.class).ifPresent(quiet -> {
            quietWait = quiet.waited();
            snapshotHeld = quiet.held();
            consistency = quiet.consistency();
        });
        journal.find(Noted.Said.class).ifPresent(said -> {
            notes.clear();
            evidence.clear();
            notes.addAll(said.notes());
            evidence.addAll(said.evidence());
            notesLeftOut = said.leftOut();
        });
        journal.find(Noted.Failed.class).ifPresent(all -> {
            failed = all.count();
            failures = all.first();
        });
    }

    private void recall(Noted.Figures figures) {
        setId = figures.setId();
        contents(figures.contents());
        control = figures.host().control();
        decoded = figures.host().decoded();
        decodedInline = figures.host().decodedInline();
        verify = figures.host().verify();
        throughHost = figures.host().throughHost();
        copiedBefore = figures.copy();
        copying = CopyProgress.NONE;
        fallbackReason = figures.fallbackReason();
        checked = figures.checked();
    }

    /** Takes the figures of a part of the job that is over and has them counted apart; what was said of it is not among them. */
    public synchronized void add(JobSummary part) {
        files += part.files();
        directories += part.directories();
        streams += part.streams();
        resident += part.resident();
        ByteCounts bytes = part.bytes();
        control += bytes.control();
        decoded += bytes.decoded();
        verify += bytes.verify();
        throughHost += bytes.fallback();
        fallbackReason = fallbackReason.isEmpty() ? bytes.fallbackReason() : fallbackReason;
        copiedBefore =
                copiedBefore.plus(new CopyProgress(0, bytes.offloaded(), 0, 0, part.commands(), part.segments()));
        checked = part.checked();
    }

    public synchronized JobSummary summary() {
        CopyProgress copy = copiedBefore.plus(copying);
        List<Notice> all = new ArrayList<>(notes);
        if (notesLeftOut > 0) {
            all.add(Notice.of(NoticeCode.MORE_NOTES).with("more", notesLeftOut));
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
