// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.offhost.block.PrivateFiles;

/**
 * What a restore to a folder has done, so that it goes on over what it wrote, and over nothing else, when its process was
 * killed. Lines of text, each written before what it tells of happens:
 *
 * <pre>
 * in DIRECTORY     a partial file may lie there
 * own ENTRY PLACE  something of the entry gets its name, at the place with that number
 * fail ENTRY       the entry was not restored
 * good ENTRY       it was, in another run
 * done ENTRY       all before it is settled, and is on the disk
 * </pre>
 *
 * Belongs to one thread.
 */
final class RestoreLog implements Closeable {
    private final Path file;
    private final FileChannel out;
    private final Set<Long> failed = new HashSet<>();
    private final LongSet own = new LongSet();
    private long done;
    private String directory;

    private RestoreLog(Path file, FileChannel out) {
        this.file = file;
        this.out = out;
    }

    /** Opens the log; what a run before wrote into it counts. */
    static RestoreLog open(Path file) throws IOException {
        PrivateFiles.folder(file.getParent());
        FileChannel channel =
                PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        RestoreLog log = new RestoreLog(file, channel);
        try {
            log.cutTorn();
            log.read(file, log::settled);
            log.read(file, log::owned);
            channel.position(channel.size());
            return log;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A line that was cut short tells of nothing that has happened. */
    private void cutTorn() throws IOException {
        long end = out.size();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (end > 0) {
            out.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                break;
            }
            end--;
        }
        out.truncate(end);
    }

    private interface Line {
        void take(String word, String rest);
    }

    private void read(Path file, Line line) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                int space = text.indexOf(' ');
                if (space < 0) {
                    throw new IOException(file + " is damaged: '" + text + "' is none of its lines");
                }
                line.take(text.substring(0, space), text.substring(space + 1));
            }
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private void settled(String word, String rest) {
        switch (word) {
            case "in" -> directory = rest;
            case "done" -> done = Long.parseLong(rest);
            case "fail" -> failed.add(Long.valueOf(rest));
            case "good" -> failed.remove(Long.valueOf(rest));
            default -> {
                // told by the second look
            }
        }
    }

    private void owned(String word, String rest) {
        if (word.equals("own")) {
            int space = rest.indexOf(' ');
            long entry = Long.parseLong(rest.substring(0, space));
            if (!isWhole(entry)) {
                own.add(Long.parseLong(rest.substring(space + 1)));
            }
        }
    }

    /** Whether an entry is restored for good. */
    boolean isWhole(long entry) {
        return entry < done && !failed.contains(entry);
    }

    /** Behind the last entry that is settled for good. */
    long done() {
        return done;
    }

    /** Whether what is at a place was put there by this job, perhaps not whole. */
    boolean isOwn(long place) {
        return own.contains(place);
    }

    /** Where a run before may have left a partial file, as names joined by '/'; null if nowhere. */
    String partialIn() {
        return directory;
    }

    /** A partial file will be made there. */
    void in(String relative) throws IOException {
        if (!relative.equals(directory)) {
            directory = relative;
            line("in " + relative);
        }
    }

    /** Something gets its name. */
    void own(long entry, long place) throws IOException {
        line("own " + entry + " " + place);
        own.add(place);
    }

    void fail(long entry) throws IOException {
        line("fail " + entry);
        failed.add(entry);
    }

    /** An entry was restored; nothing is noted unless it had failed. */
    void good(long entry) throws IOException {
        if (failed.remove(entry)) {
            line("good " + entry);
        }
    }

    /** All before an entry is settled; the caller has flushed it. Durable when this returns. */
    void done(long entry) throws IOException {
        if (entry > done) {
            line("done " + entry);
            try {
                out.force(false);
            } catch (IOException e) {
                throw RestoreOverException.ofState(file, e);
            }
            done = entry;
        }
    }

    private void line(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw RestoreOverException.ofState(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
