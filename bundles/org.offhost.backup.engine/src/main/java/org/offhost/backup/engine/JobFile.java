// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.offhost.backup.JobKind;
import org.offhost.block.PrivateFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is durable of a job: named values in one file, replaced whole so that a crash leaves the old or the new. */
final class JobFile {
    private static final Logger LOG = LoggerFactory.getLogger(JobFile.class);

    private final Path folder;
    private final Properties values = new Properties();
    private List<String> namesToKeep = List.of();

    private JobFile(Path folder) {
        this.folder = folder;
    }

    /** A file that is not on the disk before {@link #create}. */
    static JobFile in(Path folder) {
        return new JobFile(folder);
    }

    /** A file in a folder that is made for it. */
    static JobFile create(Path folder) throws IOException {
        JobFile file = new JobFile(folder);
        file.makeFolder();
        return file;
    }

    private void makeFolder() throws IOException {
        PrivateFiles.folder(folder);
        Folder.force(folder.toAbsolutePath().getParent());
    }

    /** Makes the values durable for the first time. */
    void create() throws IOException {
        makeFolder();
        PathLists.write(namesToKeep, names());
        namesToKeep = List.of();
        save();
    }

    /** Takes back {@link #create}, as far as that goes. */
    void delete() throws IOException {
        Files.deleteIfExists(names());
        Files.deleteIfExists(folder.resolve("job.properties.next"));
        Files.deleteIfExists(path());
        Files.deleteIfExists(names());
        Files.deleteIfExists(folder);
    }

    /** Reads a job's file; empty if the folder holds none, since its first save was cut short. */
    static Optional<JobFile> read(Path folder) throws IOException {
        JobFile file = new JobFile(folder);
        try (Reader in = Files.newBufferedReader(file.path())) {
            file.values.load(in);
            return Optional.of(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new TornException(file, e);
        } catch (IOException e) {
            throw new IOException(file.path() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** What a file holds is no job's; not that it could not be read. */
    static final class TornException extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient JobFile file;

        TornException(JobFile file, Exception cause) {
            super(file.path() + " holds no job: " + cause.getMessage(), cause);
            this.file = file;
        }

        TornException(JobFile file, String what) {
            super(file.path() + " holds no whole job: " + what);
            this.file = file;
        }

        JobFile file() {
            return file;
        }
    }

    /** Name of a damaged file that was put aside. */
    static final String ASIDE = "job.properties.damaged";

    /** Keeps the damaged file beside the next one, which begins with what a person wants to know of a job. */
    JobFile putAside() {
        JobFile rest = new JobFile(folder);
        try {
            Files.move(path(), folder.resolve(ASIDE), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} could not be put aside: {}", path(), Reason.of(e));
        }
        for (String key : List.of("kind", "title", "submitted", "snapshot", "medium")) {
            get(key).filter(v -> fits(key, v)).ifPresent(v -> rest.set(key, v));
        }
        return rest;
    }

    private static boolean fits(String key, String value) {
        try {
            switch (key) {
                case "kind" -> JobKind.valueOf(value);
                case "submitted" -> Instant.parse(value);
                default -> {}
            }
            return true;
        } catch (IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }

    private Path path() {
        return folder.resolve("job.properties");
    }

    /** Where the job keeps what it needs. */
    Path folder() {
        return folder;
    }

    /** Where the job keeps its inventory. */
    Path spool() {
        return folder.resolve("spool");
    }

    /** Files that are asked for by name, kept beside the values: they may be too many to be written again with each. */
    JobFile names(List<String> names) {
        namesToKeep = names;
        return this;
    }

    /** Where they lie once the file was created; nowhere if there are none. */
    Path names() {
        return folder.resolve("names");
    }

    synchronized Optional<String> get(String key) {
        return Optional.ofNullable(values.getProperty(key));
    }

    String require(String key) throws IOException {
        return get(key).orElseThrow(() -> new TornException(this, "it does not hold '" + key + "'"));
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
        try {
            replace();
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the file of the job, " + path() + ", cannot be written: " + e.getMessage(), e);
        }
    }

    private void replace() throws IOException {
        Path next = folder.resolve("job.properties.next");
        try (FileChannel channel = PrivateFiles.open(
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

    /** Deletes what only a job needs that goes on; what cannot be deleted costs room and nothing else. */
    void letGo() {
        try {
            dropSpool();
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} was left behind by a job that has ended; delete it: {}", spool(), Reason.of(e));
        }
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
