// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** What is durable of a job: named values in one file, replaced whole so that a crash leaves the old or the new. */
final class JobFile {
    private final Path folder;
    private final Properties values = new Properties();

    private JobFile(Path folder) {
        this.folder = folder;
    }

    static JobFile create(Path folder) throws IOException {
        Files.createDirectories(folder);
        Folder.force(folder.toAbsolutePath().getParent());
        return new JobFile(folder);
    }

    /** Reads a job's file; empty if the folder holds none, since its first save was cut short. */
    static Optional<JobFile> read(Path folder) throws IOException {
        JobFile file = new JobFile(folder);
        try (Reader in = Files.newBufferedReader(file.path())) {
            file.values.load(in);
            return Optional.of(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new IOException(file.path() + " is no job file: " + e.getMessage(), e);
        }
    }

    private Path path() {
        return folder.resolve("job.properties");
    }

    /** Where the job keeps its inventory. */
    Path spool() {
        return folder.resolve("spool");
    }

    synchronized Optional<String> get(String key) {
        return Optional.ofNullable(values.getProperty(key));
    }

    String require(String key) throws IOException {
        return get(key).orElseThrow(() -> new IOException(path() + " does not hold '" + key + "'"));
    }

    synchronized long number(String key, long absent) {
        return get(key).map(Long::parseLong).orElse(absent);
    }

    synchronized JobFile set(String key, Object value) {
        values.setProperty(key, String.valueOf(value));
        return this;
    }

    synchronized JobFile remove(String key) {
        values.remove(key);
        return this;
    }

    /** Makes the values durable. */
    synchronized void save() throws IOException {
        Path next = folder.resolve("job.properties.next");
        try (FileChannel channel = FileChannel.open(
                        next,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                Writer out = new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8)) {
            values.store(out, null);
            out.flush();
            channel.force(true);
        }
        Files.move(next, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Folder.force(folder);
    }

    /** Deletes what only a running job needs. */
    void dropSpool() throws IOException {
        if (Files.isDirectory(spool())) {
            try (Stream<Path> files = Files.walk(spool())) {
                for (Path p : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(p);
                }
            }
        }
    }
}
