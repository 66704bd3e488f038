// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;
import org.offhost.inventory.form.Document;

/**
 * The two slots in the label of a disk: each tells where the newest committed set ends, and how far anything was ever
 * written. They are written in turn, so that one is whole at any instant; sets are found without them, they tell if one is
 * missing, and what nobody wrote.
 */
final class LabelSlots {
    /** Units before the first set: the label and its slots. */
    static final long FIRST_SET = 3;

    private static final String FORMAT = "offhost-slot-1";
    private static final String WRITTEN = "written";
    static final int LENGTH = 4096;
    private final BlockDevice device;
    private final int unit;

    LabelSlots(BlockDevice device, int unit) {
        this.device = device;
        this.unit = unit;
    }

    /**
     * A slot.
     *
     * @param generation counts how often one was written
     * @param sets committed sets
     * @param end byte at which the next set begins
     * @param written byte behind all that a set or sums ever claimed, committed or not; empty if nobody can tell
     */
    record Slot(long generation, long sets, long end, OptionalLong written) {
        /** Whether all before this byte is taken for written. */
        boolean knows(long until) {
            return written.isEmpty() || written.getAsLong() >= until;
        }
    }

    private long position(long generation) {
        return unit * (1 + generation % 2);
    }

    /** The one written last; empty if both are damaged. */
    Optional<Slot> newest() throws IOException {
        return all().stream().findFirst();
    }

    /** Those that are whole, the newest first. */
    List<Slot> all() throws IOException {
        return Stream.concat(read(position(0)).stream(), read(position(1)).stream())
                .sorted(Comparator.comparingLong(Slot::generation).reversed())
                .toList();
    }

    private Optional<Slot> read(long position) throws IOException {
        if (position + LENGTH > device.size()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[LENGTH];
        try {
            device.read(position, ByteBuffer.wrap(bytes));
        } catch (UnreadableBlockException e) {
            return Optional.empty();
        }
        return parse(bytes);
    }

    static Optional<Slot> parse(byte[] bytes) {
        Optional<Document> d = Document.parse(bytes);
        if (d.isEmpty() || !d.get().get("format").filter(FORMAT::equals).isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Slot(
                    Long.parseLong(d.get().get("generation").orElse("")),
                    Long.parseLong(d.get().get("sets").orElse("")),
                    Long.parseLong(d.get().get("end").orElse("")),
                    written(d.get())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A medium may be older than this value, or have lost both slots: then it never tells. */
    private static OptionalLong written(Document d) {
        Optional<String> text = d.get(WRITTEN);
        return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.get()));
    }

    /**
     * Writes the first slot of a medium that is made, and flushes.
     *
     * @param end byte at which the first set begins
     * @param written byte behind all that may ever have been written
     */
    void begin(long end, long written) throws IOException {
        write(new Slot(1, 0, end, OptionalLong.of(written)));
    }

    /** Tells, before anything is written there, how far that will go; nothing is written if it is known. */
    void claim(long sets, long end, long until) throws IOException {
        Optional<Slot> newest = newest();
        if (newest.isPresent() && !newest.get().knows(until)) {
            write(new Slot(newest.get().generation() + 1, sets, end, OptionalLong.of(until)));
        } else if (newest.isEmpty() && sets == 0 && neverWritten()) {
            begin(end, until);
        }
    }

    /** Whether whoever made the label came to no slot: nobody claimed anything then, since that is told by one first. */
    private boolean neverWritten() throws IOException {
        ByteBuffer both = ByteBuffer.allocate(2 * unit);
        try {
            device.read(unit, both);
        } catch (UnreadableBlockException e) {
            return false;
        }
        return Signatures.firstByte(both.array()) < 0;
    }

    /** Tells of a set or of sums that are committed: writes the slot that is not the newest, and flushes. */
    void write(long sets, long end) throws IOException {
        Optional<Slot> newest = newest();
        write(new Slot(
                newest.map(Slot::generation).orElse(0L) + 1,
                sets,
                end,
                newest.map(Slot::written).orElse(OptionalLong.empty())));
    }

    private void write(Slot slot) throws IOException {
        Document d = new Document()
                .put("format", FORMAT)
                .put("generation", slot.generation())
                .put("sets", slot.sets())
                .put("end", slot.end());
        slot.written().ifPresent(w -> d.put(WRITTEN, w));
        ByteBuffer whole = ByteBuffer.allocate(unit);
        whole.put(d.toBytes(LENGTH)).rewind();
        device.write(position(slot.generation()), whole);
        device.flush();
    }
}
