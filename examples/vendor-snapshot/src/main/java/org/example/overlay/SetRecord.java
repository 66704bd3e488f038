// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What is known of a set, in a file beside the images: a set outlives the process that asked for it.
 *
 * @param id name of the set
 * @param images names of the images, in the order of the request
 * @param cutAt when all of them were cut
 * @param exposed whether somebody was shown them
 */
record SetRecord(String id, List<String> images, Optional<Instant> cutAt, boolean exposed) {
    private static final String END = ".offhost-set";

    SetRecord {
        images = List.copyOf(images);
    }

    private static Path file(ImageFolder folder, String id) {
        return folder.path().resolve(id + END);
    }

    static List<String> ids(ImageFolder folder) throws IOException {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.path(), "*" + END)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                ids.add(name.substring(0, name.length() - END.length()));
            }
        }
        return ids;
    }

    static Optional<SetRecord> find(ImageFolder folder, String id) throws IOException {
        if (!ids(folder).contains(id)) { // and so no id leads out of the folder
            return Optional.empty();
        }
        Properties p = new Properties();
        try (InputStream in = Files.newInputStream(file(folder, id))) {
            p.load(in);
            return Optional.of(new SetRecord(
                    id,
                    List.of(p.getProperty("images", "").split(" ")),
                    Optional.ofNullable(p.getProperty("cut")).map(Instant::parse),
                    Boolean.parseBoolean(p.getProperty("exposed"))));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException(file(folder, id) + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Returns when it is durable. */
    void save(ImageFolder folder) throws IOException {
        Properties p = new Properties();
        p.setProperty("images", String.join(" ", images));
        cutAt.ifPresent(at -> p.setProperty("cut", at.toString()));
        p.setProperty("exposed", Boolean.toString(exposed));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        p.store(bytes, null);
        Path fresh = folder.path().resolve(id + ".fresh");
        try (FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (ByteBuffer b = ByteBuffer.wrap(bytes.toByteArray()); b.hasRemaining(); ) {
                out.write(b);
            }
            out.force(true);
        }
        Files.move(fresh, file(folder, id), StandardCopyOption.ATOMIC_MOVE);
    }

    void delete(ImageFolder folder) throws IOException {
        Files.deleteIfExists(file(folder, id));
    }
}
