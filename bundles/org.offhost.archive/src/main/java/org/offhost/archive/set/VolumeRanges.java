// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.index.ExtentTable;
import org.offhost.block.Extent;
import org.offhost.filesystem.ExtentStream;
import org.offhost.inventory.form.DamagedMediumException;

/**
 * Where the ranges of a volume lie that a set shows: in its own stream, or in those of the sets that it continues, the newest
 * first. Belongs to one thread.
 */
public final class VolumeRanges {
    private final String setId;
    private final WrittenBytes bytes;
    private final ExtentTable table;
    private final long placeStart;
    private final Below below;
    private VolumeRanges parent;
    private long last;

    /** Gives what a set continues when it is first asked for; a set that stands alone is never asked. */
    public interface Below {
        VolumeRanges open() throws IOException;
    }

    /**
     * A range and the set that has it.
     *
     * @param position byte of the volume
     * @param length bytes
     * @param in which set
     * @param offset byte of that set's stream
     */
    public record Located(long position, long length, VolumeRanges in, long offset) {
        public long end() {
            return position + length;
        }

        /** Byte of the place at which it begins. */
        long onPlace() {
            return in.placeStart + offset;
        }

        private Located upTo(long end) {
            return new Located(position, Math.min(length, end - position), in, offset);
        }

        void read(long from, ByteBuffer target) throws IOException {
            in.bytes.read(offset + from - position, target);
        }
    }

    /**
     * The ranges of one set.
     *
     * @param bytes of its stream
     * @param placeStart byte of the place at which the stream begins; all that it continues lies on the same place
     */
    public VolumeRanges(String setId, WrittenBytes bytes, ExtentTable table, long placeStart, Below below) {
        this.setId = setId;
        this.bytes = bytes;
        this.table = table;
        this.placeStart = placeStart;
        this.below = below;
    }

    /** The range that holds a byte of the volume, from that byte on; if none does, the next one behind; empty if there is none. */
    Optional<Located> at(long position) throws IOException {
        long number = number(position);
        if (number >= table.count()) {
            return Optional.empty();
        }
        last = number;
        ExtentTable.Range e = table.get(number);
        long from = Math.max(position, e.position());
        if (!e.below()) {
            return Optional.of(new Located(from, e.end() - from, this, e.offset() + from - e.position()));
        }
        return Optional.of(parent().at(from)
                .filter(l -> l.position() == from)
                .orElseThrow(() -> new DamagedMediumException(
                        "extents",
                        0,
                        "byte " + from + " of the volume in set " + parent.setId + ", which set " + setId
                                + " continues",
                        "no range there"))
                .upTo(e.end()));
    }

    /** Mostly the one that was asked for last, or the next. */
    private long number(long position) throws IOException {
        if (last < table.count() && table.get(last).position() <= position) {
            if (table.get(last).end() > position) {
                return last;
            }
            if (last + 1 == table.count() || table.get(last + 1).end() > position) {
                return last + 1;
            }
        }
        return table.after(position);
    }

    private VolumeRanges parent() throws IOException {
        if (parent == null) {
            parent = below.open();
        }
        return parent;
    }

    /** Those of all sets that ranges may lie in, the oldest first: as they lie on a medium. */
    public List<VolumeRanges> links() throws IOException {
        LinkedList<VolumeRanges> links = new LinkedList<>(List.of(this));
        while (links.getFirst().table.continues()) {
            links.addFirst(links.getFirst().parent());
        }
        return links;
    }

    /** What the set shows as allocated, wherever it lies; touches no other set. */
    public ExtentStream allocated() {
        return new ExtentStream() {
            private long number;

            @Override
            public List<Extent> next(int limit) throws IOException {
                List<Extent> next = new ArrayList<>();
                while (next.size() < limit && number < table.count()) {
                    ExtentTable.Range e = table.get(number++);
                    next.add(new Extent(e.position(), e.length()));
                }
                return next;
            }

            @Override
            public void close() {
                // the set belongs to whoever opened it
            }
        };
    }
}
