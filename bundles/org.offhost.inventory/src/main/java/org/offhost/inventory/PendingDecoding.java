// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntPredicate;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.DirectoryTree;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;

/** What a parser must read of the selected files, what was read before left out. */
public final class PendingDecoding implements PendingStreams {
    /** Four times what NTFS lets a file have of extended attributes; more is damage. */
    private static final int MAX_METADATA = 256 << 10;

    private final SpoolReader entries;
    private final DirectoryTree directories;
    private final Selection selection;
    private final Encoded encoded;
    private final IntPredicate wanted;
    private final DecodedStreams.Reader done;
    private final Queue<PendingStream> queue = new ArrayDeque<>();
    private int ordinal;

    PendingDecoding(
            SpoolReader entries,
            DirectoryTree directories,
            Selection selection,
            Encoded encoded,
            IntPredicate wanted,
            DecodedStreams.Reader done) {
        this.entries = entries;
        this.directories = directories;
        this.selection = selection;
        this.encoded = encoded;
        this.wanted = wanted;
        this.done = done;
    }

    /**
     * Whether a set of files needs the parser to read the attribute: content that it holds plain, since nobody takes LZNT1
     * back as it is stored, and metadata in clusters, which becomes a part of the entry.
     */
    public static boolean needed(Attribute a, Encoded encoded) {
        boolean inClusters = a.value() instanceof AttributeValue.NonResident;
        return switch (a.role()) {
            case CONTENT ->
                a.encoding() == Encoding.LZNT1 && inClusters
                        || a.encoding() == Encoding.WOF && encoded == Encoded.DECODE;
            case STRUCTURE, BAD_CLUSTERS -> false;
            default -> inClusters && a.length() <= MAX_METADATA;
        };
    }

    @Override
    public Optional<PendingStream> next() throws IOException {
        while (queue.isEmpty()) {
            Optional<FileEntry> e = entries.next();
            if (e.isEmpty()) {
                return Optional.empty();
            }
            boolean asked = wanted.test(ordinal);
            ordinal = Math.incrementExact(ordinal);
            if (asked
                    && SelectedFile.of(e.get(), directories, selection, encoded).isPresent()) {
                addPending(e.get());
            }
        }
        return Optional.of(queue.remove());
    }

    private void addPending(FileEntry e) throws IOException {
        for (int i = 0; i < e.attributes().size(); i++) {
            if (needed(e.attributes().get(i), encoded)) {
                Optional<DecodedStreams.Decoded> d = done.next();
                if (d.isEmpty()) {
                    queue.add(new PendingStream(e, e.attributes().get(i)));
                } else if (!d.get().is(e.id(), i)) {
                    throw new IOException("the spool holds streams decoded for other globs: entry "
                            + d.get().entryId() + " where entry " + e.id() + " comes");
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        entries.close();
    }
}
