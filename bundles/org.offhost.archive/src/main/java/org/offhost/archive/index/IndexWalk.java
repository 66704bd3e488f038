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
    private final SubtreeEnds<E> ends;
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

    /** The path that was read last; empty if the next one need not be what follows it in the index. */
    private String path = "";

    /** Its block, and the byte of that at which it ends. */
    private int pathBlock;

    private int pathEnd;

    /** Whether what follows is in that block, which was not inflated: where it ends was known. */
    private boolean landed;

    /** Block, and byte of that at which a directory itself ends, whose subtree is being passed over; block -1 if there is none. */
    private int leftBlock = -1;

    private int leftEnd;

    private IndexWalk(IndexReader index, String prefix, Supplier<BlockEntries.Reading<E>> reading, SubtreeEnds<E> ends)
            throws IOException {
        this.index = index;
        this.reading = reading;
        this.ends = ends;
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
        return new IndexWalk<>(index, prefix, () -> new StoredEntryCodec()::read, new SubtreeEnds<>(0));
    }

    /** What a plain listing shows. @param prefix as in {@link IndexListing} */
    static IndexWalk<StoredPath> paths(IndexReader index, String prefix, SubtreeEnds<StoredPath> ends)
            throws IOException {
        return new IndexWalk<>(index, prefix, () -> new StoredPathReader()::read, ends);
    }

    /** The next path; empty at the end. */
    public Optional<E> next() throws IOException {
        while (!ended) {
            String before = path;
            int beforeBlock = pathBlock;
            int beforeEnd = pathEnd;
            Optional<E> e = step();
            if (e.isEmpty()) {
                break;
            }
            if (isSkipped(path)) {
                passOver(before, beforeBlock, beforeEnd);
                continue;
            }
            keepEnd(e);
            if (!PathOrder.isWithin(path, directory)) {
                if (PathOrder.compareFolded(path, directory) > 0) {
                    ended = true;
                    return Optional.empty();
                }
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

    /** The next path of the index that is read, or that is known to end a directory. */
    private Optional<E> step() throws IOException {
        if (!passed && !skipped.isEmpty() && path.equals(skipped)) {
            Optional<SubtreeEnds.End<E>> end = ends.find(pathBlock, pathEnd);
            if (end.isPresent()) {
                return land(end.get());
            }
        }
        if (landed) {
            open(pathBlock, pathEnd);
        }
        Optional<E> e = block.isPresent() ? block.get().next() : Optional.empty();
        while (e.isEmpty()) {
            if (next >= index.blocks()) {
                return end();
            }
            open(next, 0);
            e = block.get().next();
        }
        read++;
        path = block.get().path();
        pathBlock = next - 1;
        pathEnd = block.get().at();
        return e;
    }

    private void open(int number, int at) throws IOException {
        BlockEntries<E> opened = index.block(number, reading.get());
        while (opened.at() < at && opened.next().isPresent()) {
            // what follows is told by what came before
        }
        block = Optional.of(opened);
        next = number + 1;
        landed = false;
    }

    private Optional<E> land(SubtreeEnds.End<E> end) {
        passed = true;
        block = Optional.empty();
        if (end.entry().isEmpty()) {
            return end();
        }
        path = end.path();
        pathBlock = end.block();
        pathEnd = end.at();
        next = pathBlock + 1;
        landed = true;
        return end.entry();
    }

    private Optional<E> end() {
        block = Optional.empty();
        ended = true;
        path = "";
        keepEnd(Optional.empty());
        return Optional.empty();
    }

    void skipTo(String to) throws IOException {
        from = to;
        told = true;
        jump(to);
    }

    void skipBelow(String under) {
        skipped = under;
        passed = false;
        told = true;
    }

    /** A directory whose name differs in case alone may stand between another and what is below that. */
    private boolean isSkipped(String candidate) {
        return !skipped.isEmpty() && candidate.length() > skipped.length() && PathOrder.isWithin(candidate, skipped);
    }

    /** What follows the directory itself at once is below it, so what comes between is so, too, up to where that ends. */
    private void passOver(String before, int beforeBlock, int beforeEnd) throws IOException {
        if (!passed) {
            passed = true;
            if (before.equals(skipped)) {
                leftBlock = beforeBlock;
                leftEnd = beforeEnd;
            }
            jump(skipped + '/' + Character.MAX_VALUE);
        }
    }

    private void keepEnd(Optional<E> e) {
        if (leftBlock >= 0) {
            ends.keep(leftBlock, leftEnd, new SubtreeEnds.End<>(pathBlock, pathEnd, path, e));
            leftBlock = -1;
        }
    }

    private void jump(String to) throws IOException {
        path = "";
        int there = index.blockOf(to);
        if (there >= next) {
            block = Optional.empty();
            landed = false;
            next = there;
        }
    }

    void close() {
        ended = true;
        told = true;
    }
}
