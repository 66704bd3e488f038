// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.offhost.archive.SetRecord;
import org.offhost.archive.layout.SetContents;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.medium.BegunWith;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.engine.medium.Verdict;
import org.offhost.block.Access;
import org.offhost.block.Unit;
import org.offhost.driver.Units;

/**
 * What the steps of a verification hand on to those behind them, within one process. The medium stays open from step to step,
 * since opening a tape winds it; a step that fails leaves it closed. One thread.
 */
final class VerifyBench implements Closeable {
    private final VerifyRequest request;
    private Unit unit;
    private OpenMedium medium;
    private Verdict verdict;
    private List<SetRecord> sets;
    private int setsRead;
    private long bytesRead;
    private SetContents contents = SetContents.NONE;

    /** Something that reads the medium. */
    interface Reading {
        void of(OpenMedium medium) throws IOException, InterruptedException;
    }

    VerifyBench(VerifyRequest request) {
        this.request = request;
    }

    VerifyRequest request() {
        return request;
    }

    /** Whether all of a set is read. */
    boolean readsAll() {
        return request.level() == CheckLevel.FULL;
    }

    /** Reads the medium, which is opened to be read: one that cannot be written is verified as any other. */
    void reading(Hands job, Reading reading) throws IOException, InterruptedException {
        boolean done = false;
        try {
            if (medium == null) {
                open(job);
            }
            reading.of(medium);
            done = true;
        } finally {
            if (!done) {
                closeQuietly();
            }
        }
    }

    private void open(Hands job) throws IOException, InterruptedException {
        Units units = new Units(job);
        unit = units.describe(request.medium());
        medium = JobMedia.open(job, unit, Access.READ, job.tally()::verify);
        BegunWith.of(job).medium(medium);
        medium.requireOurs();
        job.underWay();
    }

    Unit unit() {
        return found(unit);
    }

    /** What the scan found, and the sets to read. */
    void scanned(Verdict soFar, List<SetRecord> chosen) {
        verdict = soFar;
        sets = chosen;
    }

    Verdict verdict() {
        return found(verdict);
    }

    /** Sets that are still to be read. */
    List<SetRecord> rest() {
        return found(sets).subList(setsRead, sets.size());
    }

    /** A set was read: one that is begun again begins behind it. */
    void read(SetRecord set, SetContents of, Verdict on) {
        setsRead++;
        bytesRead += set.bodyLength();
        contents = contents.plus(of);
        verdict.add(on);
    }

    /** Of the sets that were read. */
    SetContents contents() {
        return contents;
    }

    /** @param more bytes of the set that is being read */
    void showProgress(Hands job, long more) {
        long all = toRead();
        job.progress(all > 0 ? bytesRead + more : job.tally().verified(), all);
    }

    void showAll(Hands job) {
        long all = toRead() > 0 ? toRead() : job.tally().verified();
        job.progress(all, all);
    }

    /** Only what is read whole has a length that is known before. */
    private long toRead() {
        return readsAll()
                ? found(sets).stream().mapToLong(SetRecord::bodyLength).sum()
                : 0;
    }

    private static <T> T found(T value) {
        return Objects.requireNonNull(value, "a step that was to find it did not run");
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // what made the step fail is told
        }
    }

    @Override
    public void close() throws IOException {
        OpenMedium last = medium;
        medium = null;
        if (last != null) {
            last.close();
        }
    }
}
