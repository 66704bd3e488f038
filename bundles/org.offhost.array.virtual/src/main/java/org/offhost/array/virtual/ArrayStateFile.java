// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.offhost.block.Designator;
import org.offhost.block.PrivateFiles;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.hold.HeldFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the array's state in its folder; a change is on stable storage before it counts. Thread-safe. */
final class ArrayStateFile implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ArrayStateFile.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSS").withZone(ZoneOffset.UTC);

    /** Beside the state, which alone knows whose pre-images they are. */
    private static final String POINTS = "points";

    private static final String MARKS = "marks";

    private static final String RESERVATIONS = "reservations";

    private final Path folder;
    private final Path file;
    private final HeldFile lock;
    private ArrayState state;

    /** A change of the state. */
    interface Change {
        ArrayState of(ArrayState state) throws IOException;
    }

    /** @param folder the array's own folder; made if absent, and locked against other processes */
    ArrayStateFile(Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("state");
        PrivateFiles.tightened(folder);
        this.lock = lock(folder.resolve("lock"));
        try {
            this.state = Files.exists(file) ? read() : fresh();
        } catch (IOException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /** What is damaged costs the array's memory, and no command; what cannot be read now is no damage. */
    private ArrayState read() throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException("the state of the array, " + file + ", cannot be read: " + e.getMessage(), e);
        }
        try {
            return StateText.read(text(bytes), file);
        } catch (StateText.DamagedException e) {
            putAside(e);
            return fresh();
        }
    }

    private String text(byte[] bytes) throws StateText.DamagedException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new StateText.DamagedException("state of the array " + file + ": it is no text", e);
        }
    }

    /** Pre-images and reservations go with the table that knows whose they are. */
    private void putAside(StateText.DamagedException damage) throws IOException {
        String suffix = ".damaged-" + STAMP.format(Instant.now());
        LOG.warn(
                "{}. It is put aside as {}{}: units get new designators, reservations of the old ones hold no more, and "
                        + "point-in-time units are lost",
                damage.getMessage(),
                file.getFileName(),
                suffix);
        for (String of : List.of(POINTS, RESERVATIONS)) {
            if (Files.exists(folder.resolve(of))) {
                Files.move(folder.resolve(of), folder.resolve(of + suffix));
            }
        }
        Files.move(file, folder.resolve(file.getFileName() + suffix));
    }

    private static HeldFile lock(Path path) throws IOException {
        return PrivateFiles.hold(path)
                .orElseThrow(() -> new IOException("state folder " + path.getParent() + " is in use by another array"));
    }

    private static ArrayState fresh() {
        String id = String.format("%09x", new SecureRandom().nextLong() & 0xF_FFFF_FFFFL);
        return new ArrayState(id, 1, List.of(), Map.of(), List.of());
    }

    /** Where points in time keep their pre-images. */
    Path points() {
        return folder.resolve(POINTS);
    }

    /** Where disks keep what was written since their marked cuts. */
    Path marks() {
        return folder.resolve(MARKS);
    }

    /** Where units keep reservations that survive a loss of power. */
    Path reservations() {
        return folder.resolve(RESERVATIONS);
    }

    synchronized ArrayState get() {
        return state;
    }

    /** Changes the state; on an error it is as before. */
    synchronized ArrayState change(Change change) throws IOException {
        if (!lock.isHeld()) { // the file may be another array's by now
            throw new ProviderWithdrawnException("the embedded array is gone");
        }
        ArrayState changed = change.of(state);
        if (!changed.equals(state)) {
            save(changed);
            state = changed;
        }
        return changed;
    }

    /**
     * A designator that no unit has had and no other will get: that it is given out is on stable storage before anybody has it.
     * One that ends up with no unit is not given out again.
     */
    synchronized Designator newDesignator() throws IOException {
        Designator given = state.nextDesignator();
        change(ArrayState::counted);
        return given;
    }

    private void save(ArrayState changed) throws IOException {
        PrivateFiles.replace(file, StateText.write(changed).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void close() throws IOException {
        lock.close();
    }
}
