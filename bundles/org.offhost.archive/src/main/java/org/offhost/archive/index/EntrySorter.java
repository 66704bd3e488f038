// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.offhost.block.PrivateFiles;
import org.offhost.inventory.form.PackedReader;
import org.offhost.inventory.form.PackedWriter;

/** Sorts records by path in bounded memory: sorted runs in files, then merged. */
public final class EntrySorter implements Closeable {
    /** Bytes held in memory before a run is written. */
    private static final int MEMORY = 8 << 20;

    /** What the objects of a record cost besides the characters of its path. */
    private static final int OVERHEAD = 80;

    /** Files merged at a time: 4 million entries of a usual volume, before all are read and written once more. */
    private static final int FAN_IN = 256;

    /** Of each of them. */
    private static final int BUFFER = 1 << 15;

    private static final Comparator<Held> ORDER = Comparator.comparing(Held::path, PathOrder.INSTANCE);

    private final Path folder;
    private final int memory;
    private final Deque<Path> runs = new ArrayDeque<>();
    private final List<Held> held = new ArrayList<>();
    private final PackedWriter packedPath = new PackedWriter();

    /** The records that are held, as they are written, one behind the other. */
    private byte[] records = new byte[BUFFER];

    private int size;
    private long objects;
    private int number;

    public EntrySorter(Path folder) {
        this(folder, MEMORY);
    }

    EntrySorter(Path folder, int memory) {
        this.folder = folder;
        this.memory = memory;
    }

    /**
     * A record.
     *
     * @param path what it is sorted by
     * @param bytes the rest of it, of an array
     */
    public record Item(String path, ByteBuffer bytes) {}

    /** A record in memory: from a byte to another one. */
    private record Held(String path, int from, int to) {}

    /** Sorted records. */
    public interface Items extends Closeable {
        /** The next record, good until the one behind it is asked for. */
        Optional<Item> next() throws IOException;
    }

    /** Takes a record; its bytes are copied. */
    public void add(String path, ByteBuffer bytes) throws IOException {
        packedPath.reset();
        packedPath.string(path);
        int from = size;
        hold(packedPath.view());
        hold(bytes);
        held.add(new Held(path, from, size));
        objects += path.length() + OVERHEAD;
        if (size + objects > memory) {
            writeRun();
        }
    }

    private void hold(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (length > records.length - size) {
            records = Arrays.copyOf(
                    records, Math.max(Math.addExact(size, length), Math.multiplyExact(2, records.length)));
        }
        bytes.get(records, size, length);
        size += length;
    }

    private void writeRun() throws IOException {
        held.sort(ORDER);
        try (RunWriter out = new RunWriter(newRun())) {
            for (Held h : held) {
                out.write(records, h.from(), h.to() - h.from());
            }
        }
        held.clear();
        size = 0;
        objects = 0;
    }

    private Path newRun() {
        Path run = folder.resolve("sort-" + number++);
        runs.add(run);
        return run;
    }

    /** All records in order; nothing may be added any more. */
    public Items sorted() throws IOException {
        if (!held.isEmpty()) {
            writeRun();
        }
        records = null;
        while (runs.size() > FAN_IN) {
            List<Path> some = take(FAN_IN);
            try (Merge m = new Merge(some);
                    RunWriter out = new RunWriter(newRun())) {
                for (Optional<Item> i = m.next(); i.isPresent(); i = m.next()) {
                    ByteBuffer record = m.record();
                    out.write(record.array(), record.position(), record.remaining());
                }
            }
        }
        return new Merge(take(runs.size()));
    }

    private List<Path> take(int n) {
        List<Path> some = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            some.add(runs.remove());
        }
        return some;
    }

    @Override
    public void close() throws IOException {
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
    }

    /** Records in a file, their length before each, -1 behind the last. */
    private static final class RunWriter implements Closeable {
        private final OutputStream out;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

        RunWriter(Path file) throws IOException {
            out = PrivateFiles.output(file);
        }

        void write(byte[] records, int from, int length) throws IOException {
            number(length);
            if (length > buffer.remaining()) {
                flush();
            }
            if (length > buffer.capacity()) {
                out.write(records, from, length);
            } else {
                buffer.put(records, from, length);
            }
        }

        private void number(int n) throws IOException {
            if (buffer.remaining() < Integer.BYTES) {
                flush();
            }
            buffer.putInt(n);
        }

        private void flush() throws IOException {
            out.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }

        @Override
        public void close() throws IOException {
            try (out) {
                number(-1);
                flush();
            }
        }
    }

    private static final class RunReader {
        private final FileChannel in;
        private final Path file;
        private ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);

        /** The record at the head, in the buffer; null behind the last one. */
        private ByteBuffer record;

        private Item head;

        RunReader(Path file) throws IOException {
            this.file = file;
            this.in = FileChannel.open(file, StandardOpenOption.READ);
            advance();
        }

        void advance() throws IOException {
            fill(Integer.BYTES);
            int n = buffer.getInt();
            if (n < 0) {
                head = null;
                record = null;
                close();
                return;
            }
            fill(n);
            record = buffer.duplicate().limit(buffer.position() + n);
            buffer.position(buffer.position() + n);
            PackedReader packed = new PackedReader(record, file.toString());
            String path = packed.string();
            head = new Item(path, record.duplicate().position(packed.at()));
        }

        /** Has so many bytes in the buffer; what was taken from it is not good any more. */
        private void fill(int length) throws IOException {
            if (buffer.remaining() >= length) {
                return;
            }
            if (length > buffer.capacity()) {
                buffer = ByteBuffer.allocate(length).put(buffer);
            } else {
                buffer.compact();
            }
            while (buffer.position() < length) {
                if (in.read(buffer) < 0) {
                    throw new EOFException(file + " ends inside a record");
                }
            }
            buffer.flip();
        }

        void close() throws IOException {
            in.close();
            Files.deleteIfExists(file);
        }
    }

    private static final class Merge implements Items {
        private final PriorityQueue<RunReader> heads = new PriorityQueue<>(Merge::compare);

        /** The run that gave the last item; not among the heads. */
        private RunReader current;

        Merge(List<Path> files) throws IOException {
            for (Path f : files) {
                RunReader r = new RunReader(f);
                if (r.head != null) {
                    heads.add(r);
                }
            }
        }

        /** What is nearly sorted comes from one run for long: the others are then asked once an item. */
        @Override
        public Optional<Item> next() throws IOException {
            if (current != null) {
                current.advance();
                current = current.head == null ? null : current;
            }
            RunReader first = heads.peek();
            if (current == null || first != null && compare(first, current) < 0) {
                if (current != null) {
                    heads.add(current);
                }
                current = heads.poll();
            }
            return current == null ? Optional.empty() : Optional.of(current.head);
        }

        /** The item given last as it lies in its run. */
        ByteBuffer record() {
            return current.record;
        }

        private static int compare(RunReader a, RunReader b) {
            return PathOrder.INSTANCE.compare(a.head.path(), b.head.path());
        }

        @Override
        public void close() throws IOException {
            for (RunReader r : heads) {
                r.close();
            }
            if (current != null) {
                current.close();
            }
        }
    }
}
