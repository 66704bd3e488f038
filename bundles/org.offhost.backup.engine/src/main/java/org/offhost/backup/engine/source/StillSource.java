// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.Consistency;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.JournalException;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.driver.CountedDevice;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.driver.LeasedEntries;
import org.offhost.driver.Units;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotProvider;

/**
 * A source that no snapshot driver knows: a unit of a foreign array, or a snapshot that an operator cut there. It is read itself,
 * on somebody's word that nobody writes it, and a second time behind the last byte that was copied.
 */
public final class StillSource {
    private final Hands job;
    private final Designator source;
    private final List<Designator> sources;
    private final String word;

    public StillSource(Hands job, BackupRequest request) {
        this.job = job;
        this.source = request.source();
        this.sources = request.sources();
        this.word = request.stillAccordingTo();
    }

    /** Whether the job reads its source without a snapshot. */
    public static boolean isTaken(Journal journal) {
        return journal.find(Noted.Cut.class)
                .filter(c -> c.consistency() == Consistency.SAID_TO_BE_STILL)
                .isPresent();
    }

    /**
     * Whether the source is to be read on somebody's word, as long as nothing was cut.
     *
     * @throws RefusedException if nobody gave it, and every snapshot driver that is there and has units of its kind says that it does not
     *     know the source
     */
    public boolean isWanted() throws IOException {
        boolean asked = false;
        for (KnownDriver<SnapshotProvider> driver : job.board().of(SnapshotProvider.class)) {
            for (Designator unit : sources) {
                if (driver.call(d -> d.mayKnow(unit))) {
                    asked = true;
                    if (driver.call(d -> d.abilities(unit)).isPresent()) {
                        return false;
                    }
                }
            }
        }
        if (!word.isEmpty()) {
            return true;
        }
        if (!asked) {
            return false; // one is waited for
        }
        throw new RefusedException(Notice.of(NoticeCode.SOURCE_HELD_BY_NOBODY)
                .with("source", source)
                .remedy(Remedy.SAY_WHO_HOLDS_IT));
    }

    /** The source, and those beside it, each in the place of a snapshot of it. */
    public List<Snapshot> asSnapshots() throws JournalException {
        Instant at = job.journal().require(Noted.Head.class).submitted();
        return sources.stream().map(s -> new Snapshot(s, s, at)).toList();
    }

    /**
     * Reads all metadata again.
     *
     * @param size bytes of all sources when the job began
     * @throws IOException if it is not what the spool has: somebody wrote the source meanwhile
     */
    public void requireUnchanged(Spool spool, long size) throws IOException, InterruptedException {
        Units units = new Units(job);
        long now = 0;
        for (Designator unit : sources) {
            now += units.describe(unit).size();
        }
        require(Optional.of(size), Optional.of(now), "its capacity");
        try (BlockDevice device =
                new CountedDevice(JobVolume.open(job, units, sources), job.tally()::control, e -> {})) {
            VolumeSearch.Match match =
                    new Volumes(job).match(device, spool.volume().type());
            try (FileSystemVolume volume = Volumes.open(match, device)) {
                compareEntries(match.parser(), volume, spool);
                compareRanges(match.parser(), volume, spool);
            }
        }
        job.note(Notice.of(NoticeCode.HELD_BY_A_WORD).with("word", word));
    }

    private void compareEntries(KnownDriver<?> driver, FileSystemVolume volume, Spool spool)
            throws IOException, InterruptedException {
        try (SpoolReader before = spool.entries();
                EntryStream now = new LeasedEntries(driver, volume.entries(OptionalLong.empty()))) {
            for (EntryBatch batch = now.next(Lease.UNIT_OF_WORK);
                    !batch.isEnd();
                    batch = now.next(Lease.UNIT_OF_WORK)) {
                job.checkCancelled();
                job.working();
                for (FileEntry entry : batch.entries()) {
                    require(before.next(), Optional.of(entry), "file " + entry.id());
                }
            }
            require(before.next(), Optional.empty(), "a file");
        }
    }

    private void compareRanges(KnownDriver<?> driver, FileSystemVolume volume, Spool spool)
            throws IOException, InterruptedException {
        Ownership ownership = new Ownership(job, spool);
        try (Ranges before = new Ranges(spool.allocated());
                Ranges now = new Ranges(new MergedRanges(volume.allocated(), ownership.besideMap()))) {
            Optional<Extent> expected;
            do {
                job.checkCancelled();
                expected = before.next();
                try (Lease<?> lease = driver.lease()) {
                    lease.check();
                    require(expected, now.next(), "the map of what is in use");
                }
            } while (expected.isPresent());
        }
    }

    private void require(Optional<?> before, Optional<?> now, String what) throws IOException {
        if (!Objects.equals(before, now)) {
            throw new FailedException(Notice.of(NoticeCode.SOURCE_WAS_WRITTEN)
                    .with("source", source)
                    .with("word", word)
                    .with("what", what)
                    .remedy(Remedy.HOLD_AND_SUBMIT_AGAIN));
        }
    }

    /** Ranges one by one. */
    private static final class Ranges implements AutoCloseable {
        private static final int BATCH = 1000;

        private final ExtentStream from;
        private List<Extent> batch = List.of();
        private int at;

        Ranges(ExtentStream from) {
            this.from = from;
        }

        Optional<Extent> next() throws IOException {
            if (at == batch.size()) {
                batch = from.next(BATCH);
                at = 0;
            }
            return batch.isEmpty() ? Optional.empty() : Optional.of(batch.get(at++));
        }

        @Override
        public void close() throws IOException {
            from.close();
        }
    }
}
