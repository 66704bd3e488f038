// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.BlockDevice;
import org.offhost.driver.Lease;
import org.offhost.driver.LeasedEntries;
import org.offhost.driver.VolumeSearch;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;

/** Parses a copy of a volume, to see that its metadata came over. */
public final class Parsing {
    private final Hands job;
    private final BlockDevice copy;
    private final String type;

    /**
     * @param copy the volume on the medium
     * @param type its type when it was backed up
     */
    public Parsing(Hands job, BlockDevice copy, String type) {
        this.job = job;
        this.copy = copy;
        this.type = type;
    }

    /** What is expected, entry by entry. */
    public interface Expected {
        /** The next entry of the inventory; empty at its end. */
        Optional<FileEntry> next() throws IOException;
    }

    /** Throws at the first entry that is not as the inventory has it. */
    public void compare(Expected inventory) throws IOException, InterruptedException {
        Visit visit = entry -> {
            Optional<FileEntry> expected = inventory.next();
            if (expected.isEmpty() || !expected.get().equals(entry)) {
                Notice other = Notice.of(NoticeCode.COPY_HAS_OTHER_ENTRY)
                        .with("entry", entry.id())
                        .with("name", name(entry));
                throw new FailedException(
                        expected.isEmpty()
                                ? other
                                : other.with("expectedEntry", expected.get().id())
                                        .with("expectedName", name(expected.get())));
            }
        };
        walk(visit);
        Optional<FileEntry> more = inventory.next();
        if (more.isPresent()) {
            throw new FailedException(Notice.of(NoticeCode.COPY_LACKS_ENTRY)
                    .with("entry", more.get().id())
                    .with("name", name(more.get())));
        }
    }

    private static String name(FileEntry entry) {
        return entry.links().get(0).name();
    }

    /** Number of entries. */
    public long count() throws IOException, InterruptedException {
        return walk(entry -> {});
    }

    private interface Visit {
        void entry(FileEntry entry) throws IOException;
    }

    private long walk(Visit visit) throws IOException, InterruptedException {
        VolumeSearch.Match match = new Volumes(job).match(copy, type);
        long found = 0;
        try (FileSystemVolume volume = match.parser().call(p -> p.open(copy));
                EntryStream entries = new LeasedEntries(match.parser(), volume.entries(OptionalLong.empty()))) {
            while (true) {
                EntryBatch batch = entries.next(Lease.UNIT_OF_WORK);
                if (batch.isEnd()) {
                    return found;
                }
                for (FileEntry entry : batch.entries()) {
                    visit.entry(entry);
                }
                found += batch.entries().size();
                job.progress(job.tally().verified(), 0);
            }
        }
    }
}
