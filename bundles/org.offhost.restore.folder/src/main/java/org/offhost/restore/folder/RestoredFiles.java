// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.FileErrors;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.PosixFacets;
import org.offhost.kit.name.EntryPlaces;
import org.offhost.kit.name.HardLinks;
import org.offhost.kit.name.NameRules;
import org.offhost.kit.name.PlacedNames;
import org.offhost.kit.name.SymbolicLinks;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.folder.log.LeftFile;
import org.offhost.restore.folder.log.RestoreLog;
import org.offhost.restore.folder.posix.SpecialFiles;
import org.offhost.restore.folder.posix.UnixMetadata;

/**
 * Restores entries into a folder, one after the other, each whole or not at all.
 *
 * <p>Where a path may lie says {@link InsideFolder}, what it is called {@link PlacedNames}, what this job has done before
 * {@link RestoreLog}, and what may be replaced {@link OwnFiles}.
 */
final class RestoredFiles {
    private final InsideFolder inside;
    private final PlacementOrder.Existing existing;
    private final boolean decoded;
    private final OwnFiles own;
    private final NameRules rules;
    private final RestoreLog log;
    private final ContentWriter writer;
    private final KeptMetadata kept;
    private final PlacementReport report;
    private final HardLinks<Path> links = new HardLinks<>();

    private long files;
    private long directories;
    private long skipped;
    private long leadingOut;
    private long respelled;

    RestoredFiles(
            InsideFolder inside,
            PlacementOrder order,
            OwnFiles own,
            NameRules rules,
            RestoreLog log,
            ContentWriter writer,
            KeptMetadata kept,
            PlacementReport report) {
        this.inside = inside;
        this.existing = order.existing();
        this.decoded = order.decoded();
        this.own = own;
        this.rules = rules;
        this.log = log;
        this.writer = writer;
        this.kept = kept;
        this.report = report;
    }

    /** Files that were there before and stayed as they were. */
    long skipped() {
        return skipped;
    }

    /** Files that are there now by this job, in all its runs. */
    long restored() {
        return files;
    }

    /** Symbolic links that were made and lead out of the folder, where no restore follows them, but others may. */
    long leadingOut() {
        return leadingOut;
    }

    /** Symbolic links whose target the Java of this host spells in another way: without a slash at its end, or one of two. */
    long respelled() {
        return respelled;
    }

    /**
     * Restores one entry, or passes over it if that is done.
     *
     * @param number of the entry in the order of the set
     */
    void restore(long number, EntryPlaces places) throws IOException {
        Path path = inside.path(places.main().relative());
        if (places.isDirectory()) {
            inside.directories(path, UnixMetadata.closed(places.entry().entry().facets(), path));
            streams(number, places, notKept(places, path));
            if (path.equals(inside.root())) {
                return; // which no figure counts
            }
            kept.take(places.entry(), path);
            if (existing != PlacementOrder.Existing.SKIP || own.made(places.main(), path)) {
                report.directories(++directories);
            }
        } else {
            inside.directories(path.getParent());
            if (!isWhole(number, places, path)) {
                file(number, places, path);
            }
        }
    }

    /** Whether this job has restored it for good before; then only what is beside the files is collected again. */
    private boolean isWhole(long number, EntryPlaces places, Path path) throws IOException {
        FileEntry entry = places.entry().entry();
        if (!isWhole(number, places.main(), entry, path)) {
            return false;
        }
        if (links.of(entry).isEmpty()) {
            links.restored(entry, path);
            kept.take(places.entry(), path);
            report.files(++files);
        }
        return true;
    }

    /**
     * Whether what is at a place was put there for good.
     *
     * @throws IOException if it was, and is not as it was left
     */
    private boolean isWhole(long number, PlacedNames.Placed place, FileEntry entry, Path path) throws IOException {
        if (!log.isWhole(number) || !inside.exists(path)) {
            return false;
        }
        Optional<LeftFile> left = own.left(place);
        if (left.isEmpty()) {
            return false; // nothing was put there: it was passed over, or cannot be restored
        }
        LeftFile now = LeftFile.of(path);
        if (left.get().looksLike(now) || kept.ntfs() && isAsNtfsHasIt(left.get(), now, entry, path)) {
            return true;
        }
        if (existing == PlacementOrder.Existing.OVERWRITE) {
            return false;
        }
        throw OwnFiles.changed();
    }

    /** On NTFS times are set when all files are there, and links are made of what was empty. */
    private boolean isAsNtfsHasIt(LeftFile left, LeftFile now, FileEntry entry, Path path) {
        return entry.content().isEmpty() && !inside.isFile(path)
                || left.size() == now.size()
                        && now.isOf(RestoredMetadata.time(entry.times(), FileTimes.Stamp.MODIFIED));
    }

    private void file(long number, EntryPlaces places, Path path) throws IOException {
        FileEntry entry = places.entry().entry();
        if (isPassedOver(places.main(), path)) {
            skipped++;
            return;
        }
        if (!linked(places.main(), entry, path)) {
            content(number, places, path);
            if (isLinkable(entry, path)) {
                links.restored(entry, path);
            }
            report.files(++files);
        }
    }

    /** Whether it stays since it was there before the job, as the user wants it. */
    private boolean isPassedOver(PlacedNames.Placed place, Path path) throws IOException {
        return existing == PlacementOrder.Existing.SKIP
                && inside.exists(path)
                && own.left(place).isEmpty();
    }

    /** Makes a hard link to the name restored before, if this is another name of the same file. */
    private boolean linked(PlacedNames.Placed place, FileEntry entry, Path path) throws IOException {
        Optional<Path> first = links.of(entry).filter(p -> !p.equals(path) && isLinkable(entry, p));
        if (first.isEmpty() || !rules.hardLinks()) {
            return false;
        }
        try {
            own.put(place, true, partial -> link(partial, first.get()));
            return true;
        } catch (NoLinkException e) {
            return false; // so many links are too many: a file of its own
        }
    }

    /** A POSIX file system gives links, devices and pipes more names, too. */
    private boolean isLinkable(FileEntry entry, Path path) {
        boolean special = PosixFacets.mode(entry.facets()).isPresent();
        return inside.isFile(path) || special && inside.exists(path) && !inside.isDirectory(path);
    }

    private void link(Path partial, Path first) throws NoLinkException {
        try {
            inside.link(partial, first);
        } catch (IOException | UnsupportedOperationException e) {
            throw new NoLinkException(e);
        }
    }

    /** A file does not get one more name. */
    private static final class NoLinkException extends IOException {
        private static final long serialVersionUID = 1L;

        NoLinkException(Exception cause) {
            super(cause);
        }
    }

    private void content(long number, EntryPlaces places, Path path) throws IOException {
        PlacementEntry stored = places.entry();
        FileEntry e = stored.entry();
        if (SymbolicLinks.target(e).isPresent()) {
            symbolicLink(places, path, SymbolicLinks.target(e).get());
            kept.take(stored, path);
            return;
        }
        if (e.kind() == FileEntry.Kind.SPECIAL) {
            special(number, places);
            return;
        }
        Optional<Attribute> content = e.content();
        if (content.isPresent() && content.get().encoding().isAway()) {
            report.note(stored.path() + ": not restored; its content is "
                    + content.get().encoding() + ", not with the file, and zeros would be taken for it");
            return;
        }
        if (content.isPresent() && content.get().encoding() == Encoding.WOF && !decoded) {
            report.note(stored.path()
                    + ": its content is WOF-compressed and restored raw, as its stream WofCompressedData");
        } else if (content.isPresent()) {
            noteEncoding(stored.path(), content.get());
            put(number, places, p -> writer.write(stored, content.get(), p));
            return;
        } else if (e.kind() == FileEntry.Kind.FILE || kept.ntfs()) {
            put(number, places, p -> bare(e, p));
            return;
        }
        streams(number, places, places.beside());
        kept.take(stored, path);
    }

    private void special(long number, EntryPlaces places) throws IOException {
        FileEntry e = places.entry().entry();
        if (kept.ntfs() || !SpecialFiles.isTold(e.facets())) {
            report.note(places.entry().path() + ": a device, pipe or socket is not restored");
            return;
        }
        try {
            put(number, places, partial -> SpecialFiles.make(e.facets(), partial));
        } catch (SpecialFiles.CannotMakeException cannot) {
            report.note(places.entry().path() + ": a device, pipe or socket is not restored: " + cannot.getMessage());
        }
    }

    /** Makes a file with all that it can hold itself, before it gets its name, and then what has to lie beside. */
    private void put(long number, EntryPlaces places, OwnFiles.Maker maker) throws IOException {
        PlacementEntry stored = places.entry();
        List<EntryPlaces.Beside> rest = new ArrayList<>();
        own.put(places.main(), kept.ntfs() || HardLinks.areSeveral(stored.entry()), partial -> {
            maker.make(partial);
            rest.addAll(notKept(places, partial));
            RestoredMetadata.apply(stored.entry(), partial, kept);
        });
        streams(number, places, rest);
        kept.take(stored, inside.path(places.main().relative()));
    }

    private void symbolicLink(EntryPlaces places, Path path, String target) throws IOException {
        FileEntry entry = places.entry().entry();
        own.put(places.main(), HardLinks.areSeveral(entry), partial -> {
            try {
                respelled += inside.symbolicLink(partial, target) ? 0 : 1;
            } catch (InvalidPathException e) {
                throw new IOException(
                        "a symbolic link cannot be made: its target is no text of this host: " + e.getReason(), e);
            } catch (IOException | RuntimeException e) {
                throw new IOException(
                        "a symbolic link to '" + target + "' cannot be made: "
                                + (e instanceof IOException io ? FileErrors.of(io) : "the file system has none"),
                        e);
            }
            RestoredMetadata.apply(entry, partial, kept);
        });
        leadingOut += inside.contains(path.resolveSibling(target)) ? 0 : 1;
    }

    /** No content, or what its reparse point will make a junction or another link. */
    private void bare(FileEntry entry, Path partial) throws IOException {
        if (SymbolicLinks.isJunction(entry)) {
            inside.emptyDirectory(partial);
        } else {
            inside.emptyFile(partial);
        }
    }

    private void noteEncoding(String path, Attribute attribute) {
        if (attribute.encoding() == Encoding.EFS) {
            report.note(path + ": its content is " + attribute.encoding() + "-encoded and restored raw");
        }
    }

    /** Puts streams into the file itself where that can hold them; gives back the others. */
    private List<EntryPlaces.Beside> notKept(EntryPlaces places, Path file) throws IOException {
        PlacementEntry stored = places.entry();
        List<EntryPlaces.Beside> rest = new ArrayList<>();
        for (EntryPlaces.Beside b : places.beside()) {
            Attribute a = b.attribute();
            boolean reparse = a.role() == Attribute.Role.REPARSE;
            boolean isKept = reparse
                    ? kept.ntfs() && stored.entry().kind() == FileEntry.Kind.LINK
                    : kept.stream(stored, a, file);
            if (!isKept) {
                rest.add(b);
            }
        }
        return rest;
    }

    private void streams(long number, EntryPlaces places, List<EntryPlaces.Beside> streams) throws IOException {
        PlacementEntry stored = places.entry();
        for (EntryPlaces.Beside b : streams) {
            Path beside = inside.path(b.place().relative());
            if (isPassedOver(b.place(), beside)) {
                skipped++;
            } else if (!isWhole(number, b.place(), stored.entry(), beside)) {
                own.put(b.place(), kept.ntfs(), p -> writer.write(stored, b.attribute(), p));
            }
        }
    }
}
