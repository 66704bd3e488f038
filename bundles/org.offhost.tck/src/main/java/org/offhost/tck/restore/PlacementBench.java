// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.restore;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Runs;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementReport;

/** What a placer meets in a restore: entries, a memory that outlives a killed process, and somebody who listens. */
public final class PlacementBench {
    private static final long LONG_AGO = FileTimes.filetimeOf(Instant.parse("2001-02-03T04:05:06Z"));

    private PlacementBench() {}

    /** Content of a file. */
    public interface Content {
        InputStream open() throws IOException;
    }

    /** A file whose content is a text, one byte a character. */
    public static PlacementEntry file(long id, String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return file(id, path, bytes.length, () -> new ByteArrayInputStream(bytes));
    }

    /** A file of a length, whose content may be anything, an error too. */
    public static PlacementEntry file(long id, String path, long length, Content content) {
        AttributeValue value = new AttributeValue.NonResident(length, length, Runs.NONE);
        Attribute data = new Attribute("data", Attribute.Role.CONTENT, "", Encoding.PLAIN, false, value);
        return new Entry(path, entry(id, path, FileEntry.Kind.FILE, List.of(data)), length, content);
    }

    public static PlacementEntry directory(long id, String path) {
        return new Entry(path, entry(id, path, FileEntry.Kind.DIRECTORY, List.of()), 0, InputStream::nullInputStream);
    }

    private static FileEntry entry(long id, String path, FileEntry.Kind kind, List<Attribute> attributes) {
        String name = path.substring(path.lastIndexOf('/') + 1).replace("/", "");
        FileTimes times = FileTimes.ofFiletimes(LONG_AGO, LONG_AGO, LONG_AGO, LONG_AGO);
        return new FileEntry(id, 0, kind, false, List.of(new Link(0, name, false)), times, Facets.NONE, attributes);
    }

    private record Entry(String path, FileEntry entry, long allocated, Content bytes) implements PlacementEntry {
        @Override
        public boolean isFurtherName() {
            return false;
        }

        @Override
        public long length(Attribute attribute) {
            return attribute.length();
        }

        @Override
        public InputStream content(Attribute attribute) throws IOException {
            return bytes.open();
        }
    }

    /** The memory of one job. Belongs to one thread. */
    public static final class Memory implements PlacementMemory {
        private final Path folder;
        private final Map<String, String> durable;
        private final Map<String, String> values;
        private boolean begun;

        /** @param folder need not be there */
        public Memory(Path folder) {
            this(folder, Map.of(), false);
        }

        private Memory(Path folder, Map<String, String> durable, boolean begun) {
            this.folder = folder;
            this.durable = new HashMap<>(durable);
            this.values = new HashMap<>(durable);
            this.begun = begun;
        }

        /** What the next process finds if this one is killed now. */
        public Memory afterKill() {
            return new Memory(folder, durable, begun);
        }

        @Override
        public Path folder() {
            return folder;
        }

        @Override
        public Optional<String> get(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public void set(String key, String value) {
            values.put(key, value);
        }

        @Override
        public void forget(String key) {
            values.remove(key);
            save();
        }

        @Override
        public boolean isBegun() {
            return begun;
        }

        @Override
        public void begin() {
            begun = true;
            save();
        }

        private void save() {
            durable.clear();
            durable.putAll(values);
        }
    }

    /** Counts what a placement tells. Belongs to one thread. */
    public static final class Report implements PlacementReport {
        private final List<String> notes = new ArrayList<>();
        private long written;
        private long files;
        private long directories;
        private long done;
        private long total;
        private String remark = "";
        private String recalled = "";
        private Runnable asked = () -> {};

        /** What happens whenever the placement asks whether to go on. */
        public void whenAsked(Runnable what) {
            asked = what;
        }

        /** Sets what the host wants to find again. */
        public void remark(String text) {
            remark = text;
        }

        /** What the placement gave back; empty if nothing. */
        public String recalled() {
            return recalled;
        }

        public List<String> notes() {
            return List.copyOf(notes);
        }

        public long written() {
            return written;
        }

        public long files() {
            return files;
        }

        public long directories() {
            return directories;
        }

        /** Bytes still to be placed, by the last word on the progress. */
        public long left() {
            return total - done;
        }

        @Override
        public void checkCancelled() {
            asked.run();
        }

        @Override
        public void progress(long now, long all) {
            done = now;
            total = all;
        }

        @Override
        public void written(long bytes) {
            written += bytes;
        }

        @Override
        public void files(long count) {
            files = count;
        }

        @Override
        public void directories(long count) {
            directories = count;
        }

        @Override
        public void note(String text) {
            notes.add(text);
        }

        @Override
        public String remark() {
            return remark;
        }

        @Override
        public void recall(String text) {
            recalled = text;
        }
    }
}
