// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.offhost.archive.StoredEntry;
import org.offhost.backup.ExistingFiles;

/** What a restore to a folder would come to; writes nothing there. Belongs to one thread. */
final class ForeseenFolder implements Closeable {
    private final Hands job;
    private final InsideFolder inside;
    private final NameRules rules;
    private final ExistingFiles existing;
    private final boolean decoded;
    private final FirstLook look;
    private final PlacedNames names;
    private final RenamedFiles renamed;
    private final Failures failures;
    private final Links links = new Links();
    private long files;
    private long directories;
    private long there;
    private long bytes;

    /** @param look has seen all entries, and refused none */
    ForeseenFolder(
            Hands job, InsideFolder inside, NameRules rules, ExistingFiles existing, boolean decoded, FirstLook look)
            throws IOException {
        this.job = job;
        this.inside = inside;
        this.rules = rules;
        this.existing = existing;
        this.decoded = decoded;
        this.look = look;
        this.names = new PlacedNames(rules, inside.root().toString());
        this.renamed = new RenamedFiles(job.tally());
        this.failures = new Failures(job.file().spool().resolveSibling("failures.jsonl"), job.tally());
    }

    /** One entry after the other, in the order of the set. */
    void take(StoredEntry entry) throws IOException {
        job.checkCancelled();
        EntryPlaces places;
        Path path;
        try {
            places = EntryPlaces.of(entry, names, decoded);
            path = inside.path(places.main().relative());
        } catch (IOException e) {
            failures.add(entry.path(), Sentences.of(e));
            return;
        }
        renamed.take(entry, places);
        boolean wasThere = look.wasThere(places.main());
        boolean passedOver = wasThere && existing == ExistingFiles.SKIP;
        if (places.isDirectory()) {
            directories += path.equals(inside.root()) || passedOver ? 0 : 1;
        } else if (wasThere) {
            there++;
        }
        if (!passedOver && !places.isDirectory() && links.of(entry.entry()).isEmpty()) {
            links.restored(entry.entry(), path);
            files++;
        }
        if (!(passedOver && !places.isDirectory())) {
            bytes += entry.primary().isPresent() && rules.hardLinks() ? 0 : StoredBytes.of(entry);
        }
    }

    /** Says what it came to. */
    void finish(boolean folderIsThere) throws IOException {
        renamed.finish();
        failures.finish();
        job.tally().files(files);
        job.tally().directories(directories);
        job.tally().throughHost(bytes);
        job.tally()
                .note("dry run: " + bytes + " bytes would be written to folder " + inside.root()
                        + (folderIsThere ? "" : ", which would be made") + "; nothing was written");
        if (there > 0) {
            job.tally()
                    .note(there + (there == 1 ? " file is" : " files are") + " there already and would be "
                            + (existing == ExistingFiles.SKIP ? "passed over" : "replaced"));
        }
        job.tally().note("which names the folder refuses is found out by trying, which a dry run does not");
    }

    @Override
    public void close() throws IOException {
        failures.close();
    }
}
