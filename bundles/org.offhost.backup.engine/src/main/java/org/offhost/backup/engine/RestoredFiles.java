// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.archive.StoredEntry;
import org.offhost.backup.ExistingFiles;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;

/**
 * Restores entries into a folder, one after the other, each whole or not at all.
 *
 * <p>Where a path may lie says {@link InsideFolder}, what it is called {@link PlacedNames}, what this job has done before
 * {@link RestoreLog}; nothing but what this job wrote is replaced unless told so.
 */
final class RestoredFiles {
    private final InsideFolder inside;
    private final ExistingFiles existing;
    private final FirstLook look;
    private final NameRules rules;
    private final RestoreLog log;
    private final ContentWriter writer;
    private final KeptMetadata kept;
    private final RunningJob job;
    private final Links links = new Links();

    private long files;
    private long directories;
    private long skipped;
    private long leadingOut;

    RestoredFiles(
            InsideFolder inside,
            ExistingFiles existing,
            FirstLook look,
            NameRules rules,
            RestoreLog log,
            ContentWriter writer,
            KeptMetadata kept,
            RunningJob job) {
        this.inside = inside;
        this.existing = existing;
        this.look = look;
        this.rules = rules;
        this.log = log;
        this.writer = writer;
        this.kept = kept;
        this.job = job;
    }

    /** Files that were there before and stayed as they were. */
    long skipped() {
        return skipped;
    }

    /** Symbolic links that were made and lead out of the folder, where no restore follows them, but others may. */
    long leadingOut() {
        return leadingOut;
    }

    /**
     * Restores one entry, or passes over it if that is done.
     *
     * @param number of the entry in the order of the set
     */
    void restore(long number, EntryPlaces places, RestoreFolderBody.Contents contents) throws IOException {
        Path path = inside.path(places.main().relative());
        if (places.isDirectory()) {
            inside.directories(path);
            streams(number, places, path, contents);
            if (!path.equals(inside.root())) {
                kept.take(places.entry(), path, contents);
            }
            job.tally().directories(++directories);
        } else {
            inside.directories(path.getParent());
            if (!isWhole(number, places, path, contents)) {
                file(number, places, path, contents);
            }
        }
    }

    /** Whether this job has restored it for good before; then only what is beside the files is collected again. */
    private boolean isWhole(long number, EntryPlaces places, Path path, RestoreFolderBody.Contents contents)
            throws IOException {
        FileEntry entry = places.entry().entry();
        if (!log.isWhole(number) || !inside.exists(path)) {
            return false;
        }
        Optional<Attribute> content = entry.content();
        if (content.isPresent()
                && inside.isFile(path)
                && Files.size(path) != contents.length(places.entry(), content.get())) {
            if (existing == ExistingFiles.OVERWRITE) {
                return false;
            }
            throw new IOException("somebody changed it since this job restored it; it is left as it is");
        }
        if (links.of(entry).isEmpty()) {
            links.restored(entry, path);
            kept.take(places.entry(), path, contents);
            job.tally().files(++files);
        }
        return true;
    }

    private void file(long number, EntryPlaces places, Path path, RestoreFolderBody.Contents contents)
            throws IOException {
        FileEntry entry = places.entry().entry();
        if (existing == ExistingFiles.SKIP && inside.exists(path) && !isOwn(number, places.main())) {
            skipped++;
            return;
        }
        if (!linked(number, places.main(), entry, path)) {
            content(number, places, path, contents);
            if (inside.isFile(path)) {
                links.restored(entry, path);
            }
            job.tally().files(++files);
        }
    }

    private boolean isOwn(long number, PlacedNames.Placed place) {
        return log.isOwn(place.ordinal()) || log.isWhole(number);
    }

    /**
     * Whether what is at a place has to go.
     *
     * @throws FileAlreadyExistsException if there is something that may not be replaced
     */
    private boolean replaces(long number, PlacedNames.Placed place, Path path) throws IOException {
        if (!inside.exists(path)) {
            return false;
        }
        if (isOwn(number, place) || existing == ExistingFiles.OVERWRITE && look.wasThere(place)) {
            return true;
        }
        throw new FileAlreadyExistsException(path.toString());
    }

    /** Makes a hard link to the name restored before, if this is another name of the same file. */
    private boolean linked(long number, PlacedNames.Placed place, FileEntry entry, Path path) throws IOException {
        Optional<Path> first = links.of(entry).filter(p -> !p.equals(path) && inside.isFile(p));
        if (first.isEmpty() || !rules.hardLinks()) {
            return false;
        }
        boolean replace = replaces(number, place, path);
        log.own(number, place.ordinal());
        try {
            inside.link(path, first.get(), replace);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // so many links are too many: a file of its own
        }
    }

    private void content(long number, EntryPlaces places, Path path, RestoreFolderBody.Contents contents)
            throws IOException {
        StoredEntry stored = places.entry();
        FileEntry e = stored.entry();
        Optional<String> target = Reparse.symbolicLink(e);
        if (target.isPresent()) {
            symbolicLink(number, places, path, target.get());
            kept.take(stored, path, contents);
            Metadata.apply(e, path, kept);
            return;
        }
        if (e.kind() == FileEntry.Kind.SPECIAL) {
            job.tally().note(stored.path() + ": a device, pipe or socket is not restored");
            return;
        }
        Optional<Attribute> content = e.content();
        if (content.isPresent() && content.get().encoding().isAway()) {
            job.tally()
                    .note(stored.path() + ": not restored; its content is "
                            + content.get().encoding() + ", not with the file, and zeros would be taken for it");
            return;
        }
        if (content.isPresent() && content.get().encoding() == Encoding.WOF && !contents.areDecoded()) {
            job.tally()
                    .note(stored.path()
                            + ": its content is WOF-compressed and restored raw, as its stream WofCompressedData");
        } else if (content.isPresent()) {
            noteEncoding(stored.path(), content.get());
            boolean replace = replaces(number, places.main(), path);
            writer.write(stored, content.get(), contents, number, places.main(), replace);
        } else if (e.kind() == FileEntry.Kind.FILE || kept.ntfs()) {
            bare(number, places, path);
        }
        streams(number, places, path, contents);
        kept.take(stored, path, contents);
        Metadata.apply(e, path, kept);
    }

    private void symbolicLink(long number, EntryPlaces places, Path path, String target) throws IOException {
        boolean replace = replaces(number, places.main(), path);
        log.own(number, places.main().ordinal());
        try {
            inside.symbolicLink(path, target, replace);
            leadingOut += inside.contains(path.resolveSibling(target)) ? 0 : 1;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "a symbolic link to '" + target + "' cannot be made: "
                            + (e instanceof IOException io ? Sentences.of(io) : "the file system has none"),
                    e);
        }
    }

    /** No content, or what its reparse point will make a junction or another link. */
    private void bare(long number, EntryPlaces places, Path path) throws IOException {
        boolean replace = replaces(number, places.main(), path);
        log.own(number, places.main().ordinal());
        if (Reparse.isJunction(places.entry().entry())) {
            inside.emptyDirectory(path, replace);
        } else {
            inside.emptyFile(path, replace);
        }
    }

    private void noteEncoding(String path, Attribute attribute) {
        if (attribute.encoding() == Encoding.EFS) {
            job.tally().note(path + ": its content is " + attribute.encoding() + "-encoded and restored raw");
        }
    }

    private void streams(long number, EntryPlaces places, Path path, RestoreFolderBody.Contents contents)
            throws IOException {
        StoredEntry stored = places.entry();
        for (EntryPlaces.Beside b : places.beside()) {
            Attribute a = b.attribute();
            boolean reparse = a.role() == Attribute.Role.REPARSE;
            if (reparse
                    ? kept.ntfs() && stored.entry().kind() == FileEntry.Kind.LINK
                    : kept.stream(stored, a, path, contents)) {
                continue;
            }
            Path beside = inside.path(b.place().relative());
            if (existing == ExistingFiles.SKIP && inside.exists(beside) && !isOwn(number, b.place())) {
                skipped++;
            } else if (!log.isWhole(number) || !inside.exists(beside)) {
                writer.write(stored, a, contents, number, b.place(), replaces(number, b.place(), beside));
            }
        }
    }
}
