// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.log;

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
import java.util.Optional;
import java.util.Set;
import org.offhost.block.PrivateFiles;

/**
 * How far a restore to a folder is, so that it goes on from there when its process was killed; what it put where tells
 * {@link LeftFiles}. Lines of text, each written before what it tells of happens:
 *
 * <pre>
 * in DIRECTORY   a partial file may lie there
 * fail ENTRY     the entry was not restored
 * good ENTRY     it was, in another pass
 * held REMARK    what the host says of the entries so far
 * done ENTRY     all before it is settled, and is on the disk
 * </pre>
 *
 * Belongs to one thread.
 */
public final class RestoreLog implements Closeable {
    private final Path file;
    private final FileChannel out;
    private final Set<Long> failed = new HashSet<>();
    private String held = "";
    private long done;
    private String directory;

    private RestoreLog(Path file, FileChannel out) {
        this.file = file;
        this.out = out;
    }

    /** Opens the log; what a run before wrote into it counts. */
    public static RestoreLog open(Path file) throws IOException {
        PrivateFiles.folder(file.getParent());
        FileChannel channel =
                PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        RestoreLog log = new RestoreLog(file, channel);
        try {
            log.cutTorn();
            log.read();
            channel.position(channel.size());
            return log;
        } catch (IOException | RuntimeException | Error e) {
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

    private void read() throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                int space = text.indexOf(' ');
                if (space < 0) {
                    throw new IOException(file + " is damaged: '" + text + "' is none of its lines");
                }
                settled(text.substring(0, space), text.substring(space + 1));
            }
        } catch (NumberFormatException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    private void settled(String word, String rest) throws IOException {
        switch (word) {
            case "in" -> directory = rest;
            case "held" -> held = rest;
            case "done" -> done = Long.parseLong(rest);
            case "fail" -> failed.add(Long.valueOf(rest));
            case "good" -> failed.remove(Long.valueOf(rest));
            default -> throw new IOException(file + " is damaged: '" + word + "' begins none of its lines");
        }
    }

    /** Whether an entry is restored for good. */
    public boolean isWhole(long entry) {
        return entry < done && !failed.contains(entry);
    }

    /** Behind the last entry that is settled for good. */
    public long done() {
        return done;
    }

    /** Where a run before may have left a partial file, as names joined by '/'; null if nowhere. */
    public String partialIn() {
        return directory;
    }

    /** A partial file will be made there. */
    public void in(String relative) throws IOException {
        if (!relative.equals(directory)) {
            directory = relative;
            line("in " + relative);
        }
    }

    public void fail(long entry) throws IOException {
        line("fail " + entry);
        failed.add(entry);
    }

    /** Whether an entry has failed, and is not good by now. */
    public boolean hasFailed(long entry) {
        return failed.contains(entry);
    }

    /** An entry was restored; nothing is noted unless it had failed. */
    public void good(long entry, String remark) throws IOException {
        if (failed.remove(entry)) {
            held(remark);
            line("good " + entry);
        }
    }

    /** All before an entry is settled; the caller has flushed it. Durable when this returns. */
    public void done(long entry, String remark) throws IOException {
        if (entry > done) {
            held(remark);
            line("done " + entry);
            try {
                out.force(false);
            } catch (IOException e) {
                throw RestoreStateFile.unwritable(file, e);
            }
            done = entry;
        }
    }

    /** The host's remark on what is settled; empty if there is none. */
    public Optional<String> remark() {
        return Optional.of(held).filter(r -> !r.isEmpty());
    }

    private void held(String remark) throws IOException {
        if (!remark.equals(held)) {
            line("held " + remark);
            held = remark;
        }
    }

    private void line(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw RestoreStateFile.unwritable(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
