// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.StoredPath;

/**
 * The part of an index that lies in or below a directory, path by path.
 *
 * @param <E> what is read of each
 */
public final class IndexWalk<E> {
    private final IndexReader index;
    private final Supplier<BlockEntries.Reading<E>> reading;
    private final String directory;
    private final boolean all;
    private Optional<BlockEntries<E>> block = Optional.empty();
    private int next;
    private long read;
    private boolean ended;
    private boolean told;

    /** What comes before it is passed over. */
    private String from = "";

    /** A directory below which all is passed over; empty if there is none. */
    private String skipped = "";

    private boolean passed;

    private IndexWalk(IndexReader index, String prefix, Supplier<BlockEntries.Reading<E>> reading) throws IOException {
        this.index = index;
        this.reading = reading;
        this.directory = normalized(prefix);
        this.next = index.blockOf(directory);
        this.all = directory.equals("/") && next == 0;
    }

    /** A path as an index has it. */
    public static String normalized(String path) {
        String p = path.startsWith("/") ? path : "/" + path;
        while (p.length() > 1 && p.endsWith("/")) {
            p = p.substring(0, p.length() - 1);
        }
        return p;
    }

    /** All that is kept of each path. @param prefix as in {@link IndexListing} */
    static IndexWalk<StoredEntry> entries(IndexReader index, String prefix) throws IOException {
        return new IndexWalk<>(index, prefix, () -> new StoredEntryCodec()::read);
    }

    /** What a plain listing shows. @param prefix as in {@link IndexListing} */
    static IndexWalk<StoredPath> paths(IndexReader index, String prefix) throws IOException {
        return new IndexWalk<>(index, prefix, () -> new StoredPathReader()::read);
    }

    /** The next path; empty at the end. */
    public Optional<E> next() throws IOException {
        while (!ended) {
            Optional<E> e = block.isPresent() ? block.get().next() : Optional.empty();
            if (e.isEmpty()) {
                ended = next >= index.blocks();
                block = ended ? Optional.empty() : Optional.of(index.block(next++, reading.get()));
                continue;
            }
            read++;
            String path = block.get().path();
            if (!PathOrder.isWithin(path, directory)) {
                if (PathOrder.compareFolded(path, directory) > 0) {
                    ended = true;
                    return Optional.empty();
                }
            } else if (isSkipped(path)) {
                passOver();
            } else if (PathOrder.INSTANCE.compare(path, from) >= 0) {
                return e;
            }
        }
        if (all && !told) {
            told = true;
            index.compare(read);
        }
        return Optional.empty();
    }

    void skipTo(String path) throws IOException {
        from = path;
        told = true;
        jump(path);
    }

    void skipBelow(String under) {
        skipped = under;
        passed = false;
        told = true;
    }

    /** A directory whose name differs in case alone may stand between another and what is below that. */
    private boolean isSkipped(String path) {
        return !skipped.isEmpty() && path.length() > skipped.length() && PathOrder.isWithin(path, skipped);
    }

    private void passOver() throws IOException {
        if (!passed) {
            passed = true;
            jump(skipped + '/' + Character.MAX_VALUE);
        }
    }

    private void jump(String path) throws IOException {
        int there = index.blockOf(path);
        if (there >= next) {
            block = Optional.empty();
            next = there;
        }
    }

    void end() {
        ended = true;
        told = true;
    }
}
