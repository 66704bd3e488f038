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
import org.offhost.inventory.form.PackedWriter;

/** Sorts records by path in bounded memory: sorted runs in files, then merged. Paths are compared as they are packed. */
final class EntrySorter implements Closeable {
    /** Bytes held in memory before a run is written. */
    private static final int MEMORY = 4 << 20;

    /** What a record takes beside its bytes. */
    private static final int OVERHEAD = 32;

    /** Files merged at a time: 8 million entries of a usual volume, before all are read and written once more. */
    private static final int FAN_IN = 256;

    /** Of each of them. */
    private static final int BUFFER = 1 << 15;

    /** Before each record: bytes of its path, and of all of it; both -1 behind the last. */
    private static final int LENGTHS = 2 * Integer.BYTES;

    private final Path folder;
    private final int memory;
    private final Deque<Path> runs = new ArrayDeque<>();
    private final List<Held> held = new ArrayList<>();
    private final Comparator<Held> order = this::compare;

    /** The records that are held, one behind the other. */
    private byte[] records = new byte[BUFFER];

    private int size;
    private int number;

    EntrySorter(Path folder) {
        this(folder, MEMORY);
    }

    EntrySorter(Path folder, int memory) {
        this.folder = folder;
        this.memory = memory;
    }

    /** A record in memory: its path, then the rest. */
    private record Held(int from, int rest, int to) {}

    /** A record: a packed path, what it is sorted by, and the rest. Good until the one behind it is asked for. */
    interface Item {
        byte[] array();

        /** Where the path begins in the array. */
        int path();

        /** Where the path ends and the rest begins. */
        int rest();

        int end();
    }

    /** Sorted records. */
    interface Items extends Closeable {
        /** The next record. */
        Optional<? extends Item> next() throws IOException;
    }

    /**
     * Takes a record; its bytes are copied.
     *
     * @param path as {@link PackedWriter#units} writes it
     */
    void add(PackedWriter path, PackedWriter rest) throws IOException {
        int from = size;
        hold(path.view());
        int begin = size;
        hold(rest.view());
        held.add(new Held(from, begin, size));
        if (size + (long) held.size() * OVERHEAD > memory) {
            writeRun();
        }
    }

    private void hold(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (length > records.length - size) {
            int twice = (int) Math.min(2L * records.length, Math.max(memory, BUFFER));
            records = Arrays.copyOf(records, Math.max(Math.addExact(size, length), twice));
        }
        bytes.get(records, size, length);
        size += length;
    }

    private int compare(Held a, Held b) {
        return PathOrder.comparePacked(records, a.from(), a.rest(), records, b.from(), b.rest());
    }

    private void writeRun() throws IOException {
        held.sort(order);
        try (RunWriter out = new RunWriter(newRun())) {
            for (Held h : held) {
                out.write(records, h.from(), h.rest(), h.to());
            }
        }
        held.clear();
        size = 0;
    }

    private Path newRun() {
        Path run = folder.resolve("sort-" + number++);
        runs.add(run);
        return run;
    }

    /** All records in order; nothing may be added any more. */
    Items sorted() throws IOException {
        if (!held.isEmpty()) {
            writeRun();
        }
        records = null;
        while (runs.size() > FAN_IN) {
            List<Path> some = take(FAN_IN);
            try (Merge m = new Merge(some);
                    RunWriter out = new RunWriter(newRun())) {
                for (Optional<RunReader> i = m.next(); i.isPresent(); i = m.next()) {
                    out.write(
                            i.get().array(),
                            i.get().path(),
                            i.get().rest(),
                            i.get().end());
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

    private static final class RunWriter implements Closeable {
        private final OutputStream out;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

        RunWriter(Path file) throws IOException {
            out = PrivateFiles.output(file);
        }

        void write(byte[] records, int from, int rest, int to) throws IOException {
            lengths(rest - from, to - from);
            if (to - from > buffer.remaining()) {
                flush();
            }
            if (to - from > buffer.capacity()) {
                out.write(records, from, to - from);
            } else {
                buffer.put(records, from, to - from);
            }
        }

        private void lengths(int path, int all) throws IOException {
            if (buffer.remaining() < LENGTHS) {
                flush();
            }
            buffer.putInt(path).putInt(all);
        }

        private void flush() throws IOException {
            out.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }

        @Override
        public void close() throws IOException {
            try (out) {
                lengths(-1, -1);
                flush();
            }
        }
    }

    /** A run, at one of its records. */
    private static final class RunReader implements Item {
        private final FileChannel in;
        private final Path file;
        private final Optional<RunReader> here = Optional.of(this);
        private ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
        private int path;
        private int rest;

        RunReader(Path file) throws IOException {
            this.file = file;
            this.in = FileChannel.open(file, StandardOpenOption.READ);
        }

        /** Goes to the next record; false behind the last, and the file is gone. */
        boolean advance() throws IOException {
            fill(LENGTHS);
            int ofPath = buffer.getInt();
            int all = buffer.getInt();
            if (all < 0) {
                close();
                return false;
            }
            fill(all);
            path = buffer.position();
            rest = path + ofPath;
            buffer.position(path + all);
            return true;
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

        @Override
        public byte[] array() {
            return buffer.array();
        }

        @Override
        public int path() {
            return path;
        }

        @Override
        public int rest() {
            return rest;
        }

        @Override
        public int end() {
            return buffer.position();
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
                if (r.advance()) {
                    heads.add(r);
                }
            }
        }

        /** What is nearly sorted comes from one run for long: the others are then asked once an item. */
        @Override
        public Optional<RunReader> next() throws IOException {
            if (current != null && !current.advance()) {
                current = null;
            }
            RunReader first = heads.peek();
            if (current == null || first != null && compare(first, current) < 0) {
                if (current != null) {
                    heads.add(current);
                }
                current = heads.poll();
            }
            return current == null ? Optional.empty() : current.here;
        }

        private static int compare(RunReader a, RunReader b) {
            return PathOrder.comparePacked(a.array(), a.path, a.rest, b.array(), b.path, b.rest);
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
