// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.offhost.archive.StoredEntry;
import org.offhost.backup.ExistingFiles;
import org.offhost.backup.RefusedException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;

/**
 * The folder files are restored into.
 *
 * <p>Nothing leaves the folder, no link found in it or in the set is followed, and nothing is replaced unless told so.
 */
final class RestoredFiles {
    private final Path folder;
    private final boolean overwrite;
    private final RunningJob job;
    private final KeptMetadata kept;
    private final Map<String, FileEntry> directories = new HashMap<>();
    /** Of files with several names the one restored first, by the entry's id. */
    private final Map<Long, Path> firstNames = new HashMap<>();

    private long toWrite;
    private long written;
    private long files;

    RestoredFiles(Path folder, ExistingFiles existing, RunningJob job) {
        this.folder = folder.toAbsolutePath().normalize();
        this.overwrite = existing == ExistingFiles.OVERWRITE;
        this.job = job;
        this.kept = new KeptMetadata(job, this.folder);
    }

    /** What is refused or restored from now on counts from the beginning: the whole is begun anew. */
    void reset() {
        toWrite = 0;
        written = 0;
        files = 0;
        firstNames.clear();
    }

    /** Refuses a file that is there already; called for everything before anything is written. */
    void refuseExisting(StoredEntry entry) throws IOException {
        job.checkCancelled();
        toWrite += entry.primary().isPresent() ? 0 : bytes(entry);
        Path path = place(entry.path());
        refuseLinks(path.getParent());
        boolean directory = entry.entry().kind() == FileEntry.Kind.DIRECTORY;
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || path.equals(folder)) {
            return;
        }
        boolean thereIsDirectory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (directory != thereIsDirectory) {
            throw new RefusedException(path + " is there already and is " + (thereIsDirectory ? "a" : "no")
                    + " directory; nothing was written. Name another folder");
        }
        if (!directory && !overwrite) {
            throw new RefusedException(
                    path + " is there already; nothing was written. Name another folder, or say --overwrite");
        }
    }

    private static long bytes(StoredEntry entry) {
        return entry.entry().attributes().stream()
                .filter(a -> a.role() == Attribute.Role.CONTENT)
                .mapToLong(Attribute::length)
                .sum();
    }

    private Path place(String path) {
        Path at = folder;
        for (String name : path.split("/")) {
            if (!name.isEmpty()) {
                String safe = SafeNames.of(name);
                if (!safe.equals(name)) {
                    job.tally().note("name escaped: '" + safe + "'");
                }
                at = at.resolve(safe);
            }
        }
        return at;
    }

    /** A link planted in the folder could lead the restore anywhere. */
    private void refuseLinks(Path directory) throws RefusedException {
        for (Path p = directory; p != null && !p.equals(folder) && p.startsWith(folder); p = p.getParent()) {
            if (Files.isSymbolicLink(p)) {
                throw new RefusedException(
                        p + " is a symbolic link, which a restore does not follow; remove it or name another folder");
            }
        }
    }

    void begin() throws IOException, InterruptedException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw new RefusedException(
                        folder + " is there already and is no folder; nothing was written. Name another", e);
            }
        } catch (IOException e) {
            throw new RefusedException(
                    "folder " + folder + " cannot be made: "
                            + (Files.isDirectory(folder.getParent())
                                    ? "its parent cannot be written"
                                    : "there is no folder " + folder.getParent())
                            + "; nothing was written. Name another folder",
                    e);
        }
        job.touch();
        kept.begin();
    }

    /** Restores one entry; called again after a driver went away it begins the entry anew. */
    void take(StoredEntry entry, RestoreFolderBody.Contents contents) throws IOException {
        Path path = place(entry.path());
        refuseLinks(path.getParent());
        if (entry.entry().kind() == FileEntry.Kind.DIRECTORY) {
            Files.createDirectories(path);
            streams(entry, path, contents);
            if (!path.equals(folder)) {
                kept.take(entry, path, contents);
            }
            directories.put(entry.path(), entry.entry());
        } else {
            Files.createDirectories(path.getParent());
            if (!linked(entry, path)) {
                file(entry, path, contents);
                job.tally().files(++files);
            }
        }
        written += entry.primary().isPresent() ? 0 : bytes(entry);
        job.progress(written, toWrite);
    }

    /**
     * Makes a hard link to the name restored before, if this is another name of the same file. The first name to come need
     * not be the primary one; and what lies at another's path may be what was there before.
     */
    private boolean linked(StoredEntry entry, Path path) throws IOException {
        long names = entry.entry().links().stream().filter(l -> !l.shortName()).count();
        if (names < 2) {
            return false;
        }
        Path first = firstNames.putIfAbsent(entry.entry().id(), path);
        if (first == null || !Files.isRegularFile(first, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try {
            if (overwrite) {
                Files.deleteIfExists(path);
            }
            Files.createLink(path, first);
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    private void file(StoredEntry entry, Path path, RestoreFolderBody.Contents contents) throws IOException {
        FileEntry e = entry.entry();
        Optional<String> target = Reparse.symbolicLink(e);
        if (target.isPresent()) {
            if (overwrite) {
                Files.deleteIfExists(path);
            }
            Files.createSymbolicLink(path, path.getFileSystem().getPath(target.get()));
            kept.take(entry, path, contents);
            Metadata.apply(e, path, kept);
            return;
        }
        if (e.kind() == FileEntry.Kind.SPECIAL) {
            job.tally().note(entry.path() + ": a device, pipe or socket is not restored");
            return;
        }
        Optional<Attribute> content = e.content();
        if (content.isPresent() && content.get().encoding().isAway()) {
            job.tally()
                    .note(entry.path() + ": not restored; its content is "
                            + content.get().encoding() + ", not with the file, and zeros would be taken for it");
            return;
        }
        if (content.isPresent() && content.get().encoding() == Encoding.WOF && !contents.areDecoded()) {
            job.tally()
                    .note(entry.path()
                            + ": its content is WOF-compressed and restored raw, as its stream WofCompressedData");
        } else if (content.isPresent()) {
            noteEncoding(entry.path(), content.get());
            write(entry, content.get(), path, contents);
        } else if (e.kind() == FileEntry.Kind.FILE) {
            Files.deleteIfExists(path);
            Files.createFile(path);
        } else if (kept.ntfs()) {
            bare(e, path);
        }
        streams(entry, path, contents);
        kept.take(entry, path, contents);
        Metadata.apply(e, path, kept);
    }

    /** What its reparse point will make a junction, or another link; an old junction is as empty as a new one. */
    private static void bare(FileEntry e, Path path) throws IOException {
        Files.deleteIfExists(path);
        if (Reparse.isJunction(e)) {
            Files.createDirectory(path);
        } else {
            Files.createFile(path);
        }
    }

    private void noteEncoding(String path, Attribute attribute) {
        if (attribute.encoding() == Encoding.EFS) {
            job.tally().note(path + ": its content is " + attribute.encoding() + "-encoded and restored raw");
        }
    }

    private void streams(StoredEntry entry, Path path, RestoreFolderBody.Contents contents) throws IOException {
        FileEntry e = contents.areDecoded() ? entry.entry().plain() : entry.entry();
        for (Attribute a : e.attributes()) {
            if (a.role() == Attribute.Role.CONTENT && !a.name().isEmpty()) {
                if (kept.stream(entry, a, path, contents)) {
                    continue;
                }
                Path stream = path.resolveSibling(SafeNames.of(path.getFileName() + ":" + a.name()));
                write(entry, a, stream, contents);
            } else if (a.role() == Attribute.Role.REPARSE
                    && !(kept.ntfs() && entry.entry().kind() == FileEntry.Kind.LINK)
                    && Reparse.symbolicLink(entry.entry()).isEmpty()) {
                Path kept = path.resolveSibling(SafeNames.of(path.getFileName() + ":$REPARSE_POINT"));
                write(entry, a, kept, contents);
            }
        }
    }

    private void write(StoredEntry entry, Attribute attribute, Path path, RestoreFolderBody.Contents contents)
            throws IOException {
        Path partial = path.resolveSibling(".offhost-partial-" + job.id());
        Files.deleteIfExists(partial);
        try (InputStream in = contents.open(entry, attribute)) {
            job.tally()
                    .throughHost(SparseFile.write(
                            in,
                            contents.length(entry, attribute),
                            partial,
                            n -> job.progress(Math.min(toWrite, written + n), toWrite)));
            if (overwrite) {
                Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(partial, path);
            }
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** Sets what would have changed while files were put into them. */
    void finish() throws IOException, InterruptedException {
        for (Map.Entry<String, FileEntry> d : directories.entrySet()) {
            Metadata.apply(d.getValue(), place(d.getKey()), kept);
        }
        kept.finish();
    }
}
