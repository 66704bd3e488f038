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
import org.offhost.backup.RefusedException;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.block.Extent;
import org.offhost.driver.Lease;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;
import org.offhost.inventory.proof.AllocationConflict;
import org.offhost.inventory.proof.AllocationProof;

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

    /** Keeps what only the parser knows, so that the proof goes on without it. */
    void note(FileSystemVolume volume) throws IOException {
        job.journal().note(new Noted.OwnMap(volume.metadata())).save();
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

    /**
     * Proves it, or says what contradicts.
     *
     * @param accept whether to go on all the same, with the label that says so
     * @throws RefusedException if the volume does not add up and that is not accepted
     */
    public void prove(boolean accept) throws IOException {
        if (job.journal().require(Noted.OwnMap.class).metadata().isEmpty()) {
            job.tally().note(spool.volume().type() + " keeps no map of what is in use: ownership is not proved");
        } else {
            AllocationProof proof = AllocationProof.of(new Subject());
            if (proof.holds() && besideMap().isEmpty()) {
                job.tally().evidence("every block in use belongs to one file, by the volume's own map");
            } else if (accept) {
                accept(proof);
            } else {
                throw new RefusedException(text(proof)
                        + ". Nothing was copied. "
                        + (spool.volume().dirty()
                                ? "It was cut in use: let it be quiet or held by its application. "
                                : "")
                        + "Have the file system repaired where it is in use (chkdsk, fsck), or take"
                        + " it as it is with --accept-inconsistent");
            }
        }
    }

    /** @throws RefusedException if files own more beside the map than is named: they would be lost */
    private void accept(AllocationProof proof) throws IOException {
        if (proof.ranges() > proof.conflicts().size() && proof.bytes(AllocationConflict.Kind.FREE) > 0) {
            throw new RefusedException(text(proof)
                    + ". That is too much to be taken as it is: some of what files own would be missed. Nothing was"
                    + " copied. Have the file system repaired (chkdsk, fsck)");
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
        job.tally().note("accepted: " + text(proof));
        job.journal().note(new Noted.Accepted(free));
        job.checkpoint(); // the figures with it: the next process does not come here again
    }

    private String text(AllocationProof proof) {
        StringBuilder text =
                new StringBuilder("the files and the allocation map of the volume contradict each other in "
                        + proof.ranges() + (proof.ranges() == 1 ? " range" : " ranges") + ": ");
        List<String> sums = new ArrayList<>();
        for (AllocationConflict.Kind kind : AllocationConflict.Kind.values()) {
            if (proof.bytes(kind) > 0) {
                sums.add(String.format(Locale.ROOT, "%,d bytes %s", proof.bytes(kind), meaning(kind)));
            }
        }
        text.append(String.join(", ", sums)).append(": ");
        List<String> places = new ArrayList<>();
        for (AllocationConflict c :
                proof.conflicts().subList(0, Math.min(NAMED, proof.conflicts().size()))) {
            String owners = c.owners().isEmpty() ? "" : " of " + String.join(" and ", c.owners());
            places.add(spool.volume().place(c.range()) + owners + " "
                    + c.kind().name().toLowerCase(Locale.ROOT));
        }
        text.append(String.join("; ", places));
        return proof.ranges() > NAMED ? text.append("; …").toString() : text.toString();
    }

    private static String meaning(AllocationConflict.Kind kind) {
        return switch (kind) {
            case UNOWNED -> "in use that no file owns";
            case FREE -> "of files that the map calls free";
            case SHARED -> "owned more than once";
        };
    }

    /** The spool as the proof reads it. */
    private final class Subject implements AllocationProof.Subject {
        @Override
        public void entries(Consumer<FileEntry> to) throws IOException {
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
        public String name(FileEntry entry) {
            return spool.directories()
                    .path(entry.links().get(0))
                    .orElse(entry.links().get(0).name());
        }
    }
}
