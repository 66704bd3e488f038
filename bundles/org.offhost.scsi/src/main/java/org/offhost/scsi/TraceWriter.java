// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.offhost.block.Designator;

/**
 * Writes a trace of commands as JSON lines: first the units, then every command in the order sent. Thread-safe.
 *
 * <p>Data-out is written whole, data-in of everything but READ; of a READ only how much came. A line is written when the
 * command and all that were sent before it have ended.
 *
 * <p>Several drivers that trace to one file at a time share a writer, and so one order.
 */
public final class TraceWriter implements Closeable {
    private static final HexFormat HEX = HexFormat.of();

    /** Those that are being written, by file. */
    private static final Map<Path, TraceWriter> OPEN = new HashMap<>();

    private final Path file;
    private final Writer out;
    private final Deque<Entry> open = new ArrayDeque<>();
    private long sent;
    private IOException failure;
    private int users;
    private boolean closed;

    /**
     * A unit as the trace names it.
     *
     * @param unit its designator
     * @param type disk or tape
     * @param blockLength logical block length; 0 of a tape, and if it is not known
     * @param backing where its bytes are: a file, or how it is reached
     * @param origin of a snapshot the unit it was taken of
     */
    public record TracedUnit(
            Designator unit, DeviceType type, int blockLength, String backing, Optional<Designator> origin) {}

    /** A command that was sent. */
    public static final class Entry {
        private final long number;
        private final String unit;
        private final ScsiCommand command;
        private final ByteBuffer dataOut;
        private final ByteBuffer dataIn;
        private String line;
        private boolean ended;

        private Entry(long number, String unit, ScsiCommand command) {
            this.number = number;
            this.unit = unit;
            this.command = command;
            this.dataOut = command.dataOut().duplicate();
            this.dataIn = command.dataIn().duplicate();
        }
    }

    private TraceWriter(Path file) throws IOException {
        this.file = file;
        this.out = new BufferedWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), 1 << 16);
    }

    /**
     * Creates the file anew, or joins whoever writes it now. To be closed by each.
     *
     * @throws IOException if it cannot be written
     */
    public static TraceWriter open(Path file) throws IOException {
        Path key = file.toAbsolutePath().normalize();
        synchronized (OPEN) {
            TraceWriter writer = OPEN.get(key);
            if (writer == null) {
                writer = new TraceWriter(key);
                OPEN.put(key, writer);
            }
            writer.users++;
            return writer;
        }
    }

    /** The units there are when the trace begins; a driver that has none may leave it out. */
    public synchronized void units(Collection<TracedUnit> units) {
        write(units.stream().map(u -> json(u) + "}").collect(Collectors.joining(",", "{\"units\":[", "]}\n")));
    }

    /** A unit that appears later; the line says after which command. */
    public synchronized void unit(TracedUnit unit) {
        write("{\"units\":[" + json(unit) + ",\"afterCommand\":" + sent + "}]}\n");
    }

    /** A command that is about to be executed; {@link #end} must follow. */
    public Entry begin(Designator unit, ScsiCommand command) {
        return begin(unit.toString(), command);
    }

    /** The same for a unit that has not said yet who it is. */
    public synchronized Entry begin(String unit, ScsiCommand command) {
        Entry entry = new Entry(++sent, unit, command);
        open.add(entry);
        return entry;
    }

    /** The end of a command; its data buffers still hold what was sent and received. */
    public synchronized void end(Entry entry, ScsiResponse response) {
        entry.ended = true;
        if (open.peek() != entry) {
            entry.line = line(entry, response);
            return;
        }
        open.remove();
        write(line(entry, response));
        for (Iterator<Entry> i = open.iterator(); i.hasNext(); ) {
            Entry next = i.next();
            if (!next.ended) {
                break;
            }
            write(next.line);
            i.remove();
        }
    }

    private static String line(Entry e, ScsiResponse response) {
        ByteBuffer in = e.dataIn.duplicate();
        int inLength = e.command.dataIn().position() - in.position();
        in.limit(in.position() + Math.max(0, inLength));
        StringBuilder line = new StringBuilder(160 + 2 * e.dataOut.remaining());
        line.append("{\"n\":").append(e.number).append(",\"unit\":").append(quoted(e.unit));
        line.append(",\"cdb\":\"").append(e.command).append("\",\"out\":\"");
        appendHex(line, e.dataOut);
        line.append("\",\"in\":\"");
        if (!isRead(e.command.operationCode())) {
            appendHex(line, in);
        }
        line.append("\",\"inLength\":").append(Math.max(0, inLength));
        line.append(",\"status\":").append(response.status());
        line.append(",\"sense\":\"").append(HEX.formatHex(response.sense())).append("\"}\n");
        return line.toString();
    }

    private static void appendHex(StringBuilder line, ByteBuffer data) {
        for (ByteBuffer d = data.duplicate(); d.hasRemaining(); ) {
            HEX.toHexDigits(line, d.get());
        }
    }

    /** READ(6), (10), (12) and (16). */
    private static boolean isRead(int code) {
        return code == 0x08 || code == 0x28 || code == 0xA8 || code == 0x88;
    }

    private static String json(TracedUnit u) {
        return "{\"unit\":" + quoted(u.unit().toString())
                + ",\"type\":\"" + (u.type() == DeviceType.TAPE ? "tape" : "disk")
                + "\",\"blockLength\":" + u.blockLength()
                + ",\"backing\":" + quoted(u.backing())
                + u.origin().map(o -> ",\"origin\":" + quoted(o.toString())).orElse("");
    }

    private static String quoted(String text) {
        StringBuilder s = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                s.append('\\').append(c);
            } else if (c < 0x20) {
                s.append(String.format("\\u%04x", (int) c));
            } else {
                s.append(c);
            }
        }
        return s.append('"').toString();
    }

    /** An error ends the trace, not the command; {@link #close} tells. */
    private void write(String line) {
        if (failure != null || closed) {
            return;
        }
        try {
            out.write(line);
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * Writes what has ended and closes the file, when the last that opened it does so.
     *
     * @throws IOException if any line could not be written
     */
    @Override
    public void close() throws IOException {
        synchronized (OPEN) {
            if (--users > 0 || !OPEN.remove(file, this)) {
                return;
            }
        }
        end();
    }

    private synchronized void end() throws IOException {
        open.stream().filter(e -> e.ended).forEach(e -> write(e.line));
        closed = true;
        try {
            out.close();
        } catch (IOException e) {
            failure = failure == null ? e : failure;
        }
        if (failure != null) {
            throw new IOException("trace is incomplete: " + failure.getMessage(), failure);
        }
    }
}
