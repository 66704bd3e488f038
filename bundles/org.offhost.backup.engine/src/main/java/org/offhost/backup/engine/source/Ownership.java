// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.backup.Consistency;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Extent;
import org.offhost.driver.Lease;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;
import org.offhost.inventory.SpoolScan;
import org.offhost.inventory.form.RunSink;
import org.offhost.inventory.proof.AllocationConflict;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.inventory.proof.NotedRuns;

/**
 * Proves before a block is copied that every block in use has one owner: the inventory of a job held against the volume's
 * own map. What a parser missed, and what the file system has confused, shows here and not when somebody needs the data.
 */
public final class Ownership {
    private static final int NAMED = 10;

    private final Hands job;
    private final Spool spool;

    public Ownership(Hands job, Spool spool) {
        this.job = job;
        this.spool = spool;
    }

    /**
     * Keeps what only the parser knows, so that the proof goes on without it.
     *
     * @param doubt why it is not known of some ranges whether anybody owns them; empty if there are none
     */
    void note(FileSystemVolume volume, String doubt) throws IOException {
        job.journal().note(new Noted.OwnMap(volume.metadata(), doubt)).save();
    }

    /** The proof, and what follows from it, is done. */
    public void settle() throws IOException {
        job.journal().note(new Noted.Proved()).save();
    }

    /** What a copy of the volume needs beside what its map calls in use, ascending. */
    public List<Extent> besideMap() {
        return job.journal()
                .find(Noted.Accepted.class)
                .map(Noted.Accepted::besideMap)
                .orElse(List.of());
    }

    /** What is asked takes all entries, and the spool is partial. */
    public static final class AllNeededException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Proves it, or says what contradicts.
     *
     * @param runs what was noted of the entries; the spool is read if that is not all of them
     * @param accept whether to go on all the same, with the label that says so
     * @throws RefusedException if the volume does not add up and that is not accepted
     * @throws AllNeededException if it takes more than the runs that were noted
     */
    public void prove(Optional<NotedRuns> runs, boolean accept) throws IOException {
        Noted.OwnMap map = job.journal().require(Noted.OwnMap.class);
        if (map.metadata().isEmpty()) {
            job.tally()
                    .note(Notice.of(NoticeCode.NO_ALLOCATION_MAP)
                            .with("type", spool.volume().type()));
        } else {
            AllocationProof proof = AllocationProof.of(new Subject(runs));
            if (proof.holds() && besideMap().isEmpty()) {
                if (proof.inDoubt() == 0) {
                    job.tally().evidence(Notice.of(NoticeCode.BLOCKS_OWNED));
                } else {
                    job.tally().note(inDoubt(proof, map).with("proved", true));
                }
            } else if (accept) {
                accept(proof, map);
            } else {
                throw new RefusedException(contradiction(NoticeCode.OWNERSHIP_UNPROVED, proof)
                        .with("dirty", spool.volume().dirty())
                        .remedy(Remedy.REPAIR_FILE_SYSTEM, Remedy.ACCEPT_INCONSISTENT));
            }
        }
    }

    /** @throws RefusedException if files own more beside the map than is named: they would be lost */
    private void accept(AllocationProof proof, Noted.OwnMap map) throws IOException {
        if (proof.ranges() > proof.conflicts().size() && proof.bytes(AllocationConflict.Kind.FREE) > 0) {
            throw new RefusedException(
                    contradiction(NoticeCode.OWNERSHIP_BEYOND, proof).remedy(Remedy.REPAIR_FILE_SYSTEM));
        }
        if (proof.holds()) {
            return; // once accepted, and what is beside the map is listed already
        }
        List<Extent> free = new ArrayList<>(besideMap());
        for (AllocationConflict c : proof.conflicts()) {
            if (c.kind() == AllocationConflict.Kind.FREE) {
                free.add(c.range());
            }
        }
        free.sort(Comparator.comparingLong(Extent::position));
        job.tally().consistency(Consistency.INCONSISTENT);
        job.tally().note(contradiction(NoticeCode.ACCEPTED, proof));
        if (proof.inDoubt() > 0) {
            job.tally().note(inDoubt(proof, map));
        }
        job.journal().note(new Noted.Accepted(free));
        job.checkpoint(); // the figures with it: the next process does not come here again
    }

    private static Notice inDoubt(AllocationProof proof, Noted.OwnMap map) {
        return Notice.of(NoticeCode.BLOCKS_IN_DOUBT)
                .with("length", proof.inDoubt())
                .with("detail", map.doubt());
    }

    private Notice contradiction(NoticeCode code, AllocationProof proof) {
        List<Notice> conflicts = new ArrayList<>();
        for (AllocationConflict c :
                proof.conflicts().subList(0, Math.min(NAMED, proof.conflicts().size()))) {
            Notice conflict = Notice.of(NoticeCode.CONFLICT)
                    .with("place", spool.volume().place(c.range()))
                    .with("kind", c.kind().name().toLowerCase(Locale.ROOT));
            conflicts.add(c.owners().isEmpty() ? conflict : conflict.with("owners", c.owners()));
        }
        Notice found = Notice.of(code).with("ranges", proof.ranges()).with("conflicts", conflicts);
        for (AllocationConflict.Kind kind : AllocationConflict.Kind.values()) {
            if (proof.bytes(kind) > 0) {
                found = found.with(kind.name().toLowerCase(Locale.ROOT), proof.bytes(kind));
            }
        }
        return proof.ranges() > NAMED ? found.with("more", true) : found;
    }

    /** The spool as the proof reads it. */
    private final class Subject implements AllocationProof.Subject {
        private final Optional<NotedRuns> noted;

        Subject(Optional<NotedRuns> noted) {
            this.noted = noted;
        }

        @Override
        public void entries(Consumer<FileEntry> to) throws IOException {
            requireAll();
            try (SpoolReader entries = spool.entries()) {
                long count = 0;
                for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                    to.accept(e.get());
                    if (++count % Lease.UNIT_OF_WORK == 0) {
                        job.checkCancelled();
                    }
                }
            }
        }

        @Override
        public void runs(RunSink to) throws IOException {
            if (noted.isPresent() && noted.get().tell(to)) {
                return;
            }
            requireAll();
            try (SpoolScan entries = spool.scan()) {
                for (long count = 1; entries.next(); count++) {
                    entries.entry().runsInUse(to);
                    if (count % Lease.UNIT_OF_WORK == 0) {
                        job.checkCancelled();
                    }
                }
            }
        }

        private void requireAll() throws AllNeededException {
            if (spool.isPartial()) {
                throw new AllNeededException();
            }
        }

        @Override
        public List<Extent> metadata() {
            return job.journal()
                    .find(Noted.OwnMap.class)
                    .flatMap(Noted.OwnMap::metadata)
                    .orElse(List.of());
        }

        @Override
        public ExtentStream allocated() throws IOException {
            return spool.allocated();
        }

        @Override
        public ExtentStream inDoubt() throws IOException {
            return spool.inDoubt();
        }

        @Override
        public String name(FileEntry entry) {
            return spool.directories()
                    .path(entry.links().get(0))
                    .orElse(entry.links().get(0).name());
        }
    }
}
