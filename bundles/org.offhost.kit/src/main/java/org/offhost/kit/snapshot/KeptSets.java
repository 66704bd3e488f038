// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.snapshot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.offhost.block.PrivateFiles;

/**
 * The records of sets in a folder of a provider's state, a file each, which is written whole or not at all.
 *
 * @param <R> what a provider knows of a set
 */
public final class KeptSets<R extends KeptSet> {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final String CUT = "cut\t";

    private final ProviderRoom room;
    private final String folder;
    private final Reading<R> reading;

    /** Makes a record of its lines. */
    public interface Reading<R> {
        /**
         * @throws IOException if the lines are none of a record
         * @throws IllegalArgumentException as well
         */
        R of(String id, Optional<Instant> cutAt, List<String> lines) throws IOException;
    }

    /** @param folder name of it in the room */
    public KeptSets(ProviderRoom room, String folder, Reading<R> reading) {
        this.room = room;
        this.folder = folder;
        this.reading = reading;
    }

    /** Ids of those that are there, ascending. */
    public List<String> ids() throws IOException {
        return room.names(folder);
    }

    /**
     * All that can be read, in the order of their ids: one that cannot is no reason to know none of the others.
     *
     * @param told what is the matter with one that cannot
     */
    public List<R> readable(Consumer<String> told) throws IOException {
        List<R> records = new ArrayList<>();
        for (String id : ids()) {
            try {
                find(id).ifPresent(records::add);
            } catch (IOException e) {
                told.accept(e.getMessage());
            }
        }
        return records;
    }

    /** @throws IOException if it is there and cannot be read */
    public Optional<R> find(String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Path file = room.folder(folder).resolve(id);
        try {
            Optional<Instant> cutAt = Optional.empty();
            List<String> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(CUT)) {
                    cutAt = Optional.of(Instant.parse(line.substring(CUT.length())));
                } else {
                    lines.add(line);
                }
            }
            return Optional.of(reading.of(id, cutAt, lines));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new IOException(
                    "the record of snapshot set " + id + " (" + file + ") is damaged: " + e.getMessage(), e);
        }
    }

    /** Makes it durable in the place of the one before. */
    public void save(R record) throws IOException {
        StringBuilder text = new StringBuilder();
        record.cutAt().ifPresent(at -> text.append(CUT).append(at).append('\n'));
        record.lines().forEach(line -> text.append(line).append('\n'));
        PrivateFiles.replace(
                room.folder(folder).resolve(record.id()), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    public void delete(String id) throws IOException {
        Files.deleteIfExists(room.folder(folder).resolve(id));
    }
}
