// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.offhost.archive.StoredEntry;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.medium.Contents;
import org.offhost.block.FileErrors;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.FileEntry;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.UnreadableContentException;

/** An entry of a set as a placer gets it: with content that tells a driver that went from content that is damaged. */
final class EntryOfSet implements PlacementEntry {
    private final Hands job;
    private final StoredEntry stored;
    private final Contents contents;
    private final long withdrawals;
    private IOException unreadable;

    private EntryOfSet(Hands job, StoredEntry stored, Contents contents) {
        this.job = job;
        this.stored = stored;
        this.contents = contents;
        this.withdrawals = job.board().withdrawals();
    }

    static EntryOfSet of(Hands job, StoredEntry stored, Contents contents) {
        return new EntryOfSet(job, stored, Objects.requireNonNull(contents, "contents"));
    }

    /** For a pass that asks for no content. */
    static EntryOfSet withoutContent(Hands job, StoredEntry stored) {
        return new EntryOfSet(job, stored, null);
    }

    /** Why content of it could not be read at last; null if all could. */
    IOException unreadable() {
        return unreadable;
    }

    @Override
    public String path() {
        return stored.path();
    }

    @Override
    public FileEntry entry() {
        return stored.entry();
    }

    @Override
    public boolean isFurtherName() {
        return stored.primary().isPresent();
    }

    @Override
    public long allocated() {
        return StoredBytes.of(stored);
    }

    @Override
    public long length(Attribute attribute) {
        return contents().length(stored, attribute);
    }

    @Override
    public InputStream content(Attribute attribute) throws IOException {
        return ReadSide.of(() -> contents().open(stored, attribute), this::told);
    }

    private Contents contents() {
        if (contents == null) {
            throw new IllegalStateException("content of " + stored.path() + " is asked for in a pass that has none");
        }
        return contents;
    }

    private IOException told(IOException e) {
        if (job.wentAway(e, withdrawals)) {
            return e instanceof ProviderWithdrawnException ? e : new ProviderWithdrawnException(e.getMessage(), e);
        }
        unreadable = e;
        return new UnreadableContentException(FileErrors.of(e), e);
    }
}
