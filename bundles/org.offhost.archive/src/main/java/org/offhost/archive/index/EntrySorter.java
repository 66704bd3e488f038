// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    private static final int MEMORY = 16 << 20;

    /** What an object costs besides its bytes. */
    private static final int OVERHEAD = 120;

    /** Files merged at a time: 8 million entries of a usual volume, before all are read and written once more. */
    private static final int FAN_IN = 256;

    /** Of each of them. */
    private static final int BUFFER = 1 << 15;

    private static final Comparator<Item> ORDER = Comparator.comparing(Item::path, PathOrder.INSTANCE);

    private final Path folder;
    private final int memory;
    private final Deque<Path> runs = new ArrayDeque<>();
    private final List<Item> items = new ArrayList<>();
    private long held;
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
     * @param bytes the rest of it
     */
    public record Item(String path, byte[] bytes) {}

    /** Sorted records. */
    public interface Items extends Closeable {
        Optional<Item> next() throws IOException;
    }

    public void add(Item item) throws IOException {
        items.add(item);
        held += 2L * item.path().length() + item.bytes().length + OVERHEAD;
        if (held > memory) {
            writeRun();
        }
    }

    private void writeRun() throws IOException {
        items.sort(ORDER);
        try (RunWriter out = new RunWriter(newRun())) {
            for (Item i : items) {
                out.write(i);
            }
        }
        items.clear();
        held = 0;
    }

    private Path newRun() {
        Path run = folder.resolve("sort-" + number++);
        runs.add(run);
        return run;
    }

    /** All records in order; nothing may be added any more. */
    public Items sorted() throws IOException {
        if (!items.isEmpty()) {
            writeRun();
        }
        while (runs.size() > FAN_IN) {
            List<Path> some = take(FAN_IN);
            try (Merge m = new Merge(some);
                    RunWriter out = new RunWriter(newRun())) {
                for (Optional<Item> i = m.next(); i.isPresent(); i = m.next()) {
                    out.write(i.get());
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
        private final DataOutputStream out;
        private final PackedWriter record = new PackedWriter();

        RunWriter(Path file) throws IOException {
            out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.output(file), BUFFER));
        }

        void write(Item i) throws IOException {
            record.reset();
            record.string(i.path());
            record.bytes(i.bytes());
            out.writeInt(record.size());
            out.write(record.view().array(), 0, record.size());
        }

        @Override
        public void close() throws IOException {
            out.writeInt(-1);
            out.close();
        }
    }

    private static final class RunReader {
        private final DataInputStream in;
        private final Path file;
        private Item head;

        RunReader(Path file) throws IOException {
            this.file = file;
            this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
            advance();
        }

        void advance() throws IOException {
            int n = in.readInt();
            if (n < 0) {
                head = null;
                close();
                return;
            }
            byte[] bytes = new byte[n];
            in.readFully(bytes);
            PackedReader record = new PackedReader(bytes, file.toString());
            head = new Item(record.string(), record.bytes());
        }

        void close() throws IOException {
            in.close();
            Files.deleteIfExists(file);
        }
    }

    private static final class Merge implements Items {
        private final PriorityQueue<RunReader> heads =
                new PriorityQueue<>(Comparator.comparing((RunReader r) -> r.head, ORDER));

        /** The run that gives items; not among the heads. */
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
            RunReader first = heads.peek();
            if (current == null || first != null && ORDER.compare(first.head, current.head) < 0) {
                if (current != null) {
                    heads.add(current);
                }
                current = heads.poll();
            }
            if (current == null) {
                return Optional.empty();
            }
            Item item = current.head;
            current.advance();
            current = current.head == null ? null : current;
            return Optional.of(item);
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
