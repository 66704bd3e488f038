// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.offhost.block.BlockDevice;
import org.offhost.block.UnreadableBlockException;

/**
 * The two slots in the label of a disk: each tells where the newest committed set ends. They are written in turn, so that
 * one is whole at any instant; sets are found without them, they tell if one is missing.
 */
final class LabelSlots {
    private static final String FORMAT = "offhost-slot-1";
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
     */
    record Slot(long generation, long sets, long end) {}

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
                    Long.parseLong(d.get().get("end").orElse(""))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Writes the slot that is not the newest, and flushes. */
    void write(long sets, long end) throws IOException {
        long generation = newest().map(Slot::generation).orElse(0L) + 1;
        byte[] text = new Document()
                .put("format", FORMAT)
                .put("generation", generation)
                .put("sets", sets)
                .put("end", end)
                .toBytes(LENGTH);
        ByteBuffer whole = ByteBuffer.allocate(unit);
        whole.put(text).rewind();
        device.write(position(generation), whole);
        device.flush();
    }
}
