// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.offhost.archive.DamagedMediumException;
import org.offhost.archive.StoredEntry;
import org.offhost.backup.ExistingFiles;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.ContentElsewhereException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.FileEntry;

/**
 * One pass over the entries of a set, restoring them: goes on after an entry that fails, and notes how far it is, so that
 * the next pass, in this process or another one, begins behind it.
 */
final class FolderRestore implements Closeable {
    private static final long ENTRIES = 1000;
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Hands job;
    private final InsideFolder inside;
    private final NameRules rules;
    private final boolean decoded;
    private final FolderRoom room;
    private final MediumCheck medium;
    private final RestoreProof proof;
    private final RestoreLog log;
    private final OwnFiles own;
    private final Failures failures;
    private final KeptMetadata kept;
    private final ContentWriter writer;
    private final RestoredFiles files;
    private final Ticker ticker;
    private final PlacedNames names;
    private final RenamedFiles renamed;
    private long entries;
    private long flushedAt;
    private PlacedNames namesAgain;

    /** Throws if the medium cannot be read any more, whatever is on it. */
    interface MediumCheck {
        void stillThere() throws IOException;
    }

    /** @param look has seen all entries */
    FolderRestore(
            Hands job,
            InsideFolder inside,
            NameRules rules,
            ExistingFiles existing,
            boolean decoded,
            FirstLook look,
            MediumCheck medium,
            RestoreProof proof,
            Ticker ticker)
            throws IOException, InterruptedException {
        this.job = job;
        this.inside = inside;
        this.rules = rules;
        this.decoded = decoded;
        this.medium = medium;
        this.proof = proof;
        this.ticker = ticker;
        this.room = new FolderRoom(inside, job.id());
        this.names = new PlacedNames(rules, inside.root().toString());
        this.namesAgain = new PlacedNames(rules, inside.root().toString());
        this.renamed = new RenamedFiles(job.tally());
        this.log = RestoreLog.open(RestoreFolderBody.log(job));
        proof.backTo(log.held());
        this.failures = new Failures(job.file().spool().resolveSibling("failures.jsonl"), job.tally());
        this.kept = new KeptMetadata(job, inside);
        this.writer = new ContentWriter(inside, room, job, look.bytes());
        LeftFiles left = LeftFiles.open(RestoreFolderBody.left(job));
        this.own = new OwnFiles(inside, existing, look, log, left, job.id());
        this.files = new RestoredFiles(inside, existing, own, rules, log, writer, kept, job);
        this.flushedAt = ticker.nanos();
        kept.begin();
    }

    /** Restores the next entry, or lists why that cannot be. */
    void take(StoredEntry entry, RestoreFolderBody.Contents contents) throws IOException, InterruptedException {
        job.checkCancelled();
        long number = entries++;
        long seen = job.board().withdrawals();
        ProvedCounts before = proof.counts();
        try {
            EntryPlaces places = EntryPlaces.of(entry, names, decoded);
            renamed.take(entry, places);
            files.restore(number, places, contents);
            retried(number);
        } catch (RestoreOverException | PausedException e) {
            throw e;
        } catch (IOException e) {
            IOException cause = e instanceof UnreadableContentException u ? u.getCause() : e;
            if (job.wentAway(cause, seen)) {
                throw cause; // the entry is begun anew with another driver
            }
            proof.backTo(before);
            failed(number, entry, e);
        }
        writer.passed(entry.primary().isPresent() && rules.hardLinks() ? 0 : StoredBytes.of(entry));
        if (entries - log.done() >= ENTRIES || ticker.nanos() - flushedAt > FLUSH_NANOS) {
            flush();
        }
    }

    private void retried(long number) throws IOException, InterruptedException {
        if (number < log.done() && !log.isWhole(number) && FlushedFolder.force(inside.root(), job::checkCancelled)) {
            log.good(number, proof.counts());
        }
    }

    private void failed(long number, StoredEntry entry, IOException e) throws IOException {
        if (e instanceof UnreadableContentException u) {
            requireMedium(entry, u.getCause());
        } else if (Sentences.isFull(e)) {
            throw room.full(writer.left(), e);
        } else {
            room.requireWritable(e);
        }
        log.fail(number);
        failures.add(entry.path(), Sentences.of(e));
    }

    /** What was read and is wrong is damage; what was not read may be the end of the medium. */
    private void requireMedium(StoredEntry entry, IOException cause) throws IOException {
        if (cause instanceof DamagedMediumException
                || cause instanceof CorruptStructureException
                || cause instanceof ContentElsewhereException) {
            return;
        }
        try {
            medium.stillThere();
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            throw new RestoreOverException(
                    "the medium cannot be read any more: " + Sentences.of(e) + "; the first file missing is "
                            + entry.path(),
                    e);
        }
    }

    private void flush() throws IOException, InterruptedException {
        if (FlushedFolder.force(inside.root(), job::checkCancelled)) {
            own.force();
            log.done(entries, proof.counts());
        }
        flushedAt = ticker.nanos();
    }

    /** Sets what of a directory would have changed while files were put into it; called for all entries again. */
    void again(StoredEntry entry) throws IOException {
        job.checkCancelled();
        try {
            EntryPlaces places = EntryPlaces.of(entry, namesAgain, decoded);
            if (places.isDirectory()) {
                Metadata.apply(entry.entry(), inside.path(places.main().relative()), kept);
            }
        } catch (IOException e) {
            if (entry.entry().kind() == FileEntry.Kind.DIRECTORY) {
                kept.lost("times and attributes of directories");
            }
        }
    }

    /** Everything is restored that can be. */
    void finish() throws IOException, InterruptedException {
        flush(); // what is set from here on changes files that are no more to be replaced
        kept.finish();
        renamed.finish();
        if (files.skipped() > 0) {
            job.tally()
                    .note((files.restored() == 0 ? "no file was restored: " : "")
                            + files.skipped()
                            + (files.skipped() == 1
                                    ? " file was there already and was passed over"
                                    : " files were there already and were passed over"));
        }
        if (files.leadingOut() > 0) {
            job.tally().note(files.leadingOut() + " symbolic links lead out of the folder, as they did in the volume");
        }
        FlushedFolder.force(inside.root(), job::checkCancelled);
        failures.finish();
    }

    @Override
    public void close() throws IOException {
        try (log;
                own;
                failures;
                kept) {
            room.clean();
        }
    }
}
