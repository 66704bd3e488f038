// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** Keeps the array's state in its folder; a change is on stable storage before it counts. Thread-safe. */
final class StateFile implements Closeable {
    private final Path folder;
    private final Path file;
    private final FileChannel lock;
    private ArrayState state;

    /** A change of the state. */
    interface Change {
        ArrayState of(ArrayState state) throws IOException;
    }

    /** @param folder the array's own folder; made if absent, and locked against other processes */
    StateFile(Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("state");
        Files.createDirectories(folder);
        this.lock = lock(folder.resolve("lock"));
        try {
            this.state = Files.exists(file) ? StateText.read(Files.readString(file), file) : fresh();
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // held in this process: the same answer
        }
        channel.close();
        throw new IOException("state folder " + path.getParent() + " is in use by another array");
    }

    private static ArrayState fresh() {
        String id = String.format("%09x", new SecureRandom().nextLong() & 0xF_FFFF_FFFFL);
        return new ArrayState(id, 1, List.of(), Map.of(), List.of());
    }

    Path folder() {
        return folder;
    }

    synchronized ArrayState get() {
        return state;
    }

    /** Changes the state; on an error it is as before. */
    synchronized ArrayState change(Change change) throws IOException {
        ArrayState changed = change.of(state);
        if (!changed.equals(state)) {
            save(changed);
            state = changed;
        }
        return changed;
    }

    private void save(ArrayState changed) throws IOException {
        Path fresh = folder.resolve("state.new");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer text = StandardCharsets.UTF_8.encode(StateText.write(changed));
            while (text.hasRemaining()) {
                out.write(text);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
    }

    private void forceFolder() {
        try (FileChannel f = FileChannel.open(folder, StandardOpenOption.READ)) {
            f.force(true);
        } catch (IOException e) {
            // not every system can open a folder; the rename itself is atomic all the same
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
