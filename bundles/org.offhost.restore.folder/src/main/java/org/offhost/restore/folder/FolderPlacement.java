// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.offhost.block.FileErrors;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.filesystem.FileEntry;
import org.offhost.kit.name.EntryPlaces;
import org.offhost.kit.name.NameRules;
import org.offhost.kit.name.PlacedNames;
import org.offhost.kit.name.RenamedFiles;
import org.offhost.restore.Placement;
import org.offhost.restore.PlacementEntry;
import org.offhost.restore.PlacementMemory;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.PlacementOverException;
import org.offhost.restore.PlacementPausedException;
import org.offhost.restore.PlacementReport;
import org.offhost.restore.UnreadableContentException;
import org.offhost.restore.folder.log.LeftFiles;
import org.offhost.restore.folder.log.RestoreLog;

/**
 * Places entries in a folder: notes how far it is, so that the next pass, in this process or another one, begins behind it.
 *
 * <p>The order of what is durable: the names the folder can hold and its mark, before the first file; where a partial file
 * lies and what will be left there, before it gets its name; that entries are done, when the file system has flushed them.
 */
final class FolderPlacement implements Placement {
    /** Key of the memory: {@link NameRules#words}, by which every run gives the same names. */
    private static final String NAMES = "names";

    private static final long ENTRIES = 1000;
    private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PlacementOrder order;
    private final InsideFolder inside;
    private final PlacementMemory memory;
    private final PlacementReport report;
    private final Interruption interruption;
    private final LongSupplier nanos;
    private final FolderRoom room;
    private final FolderMark mark;
    private final boolean made;
    private final NameRules rules;
    private final FirstLook look;
    private final PlacedNames names;
    private final PlacedNames namesAgain;
    private final RenamedFiles renamed;
    private final ClosingDirectories closing = new ClosingDirectories();
    private Work work;
    private long entries;
    private long flushedAt;

    /** What is open once it has begun. */
    private record Work(RestoreLog log, OwnFiles own, KeptMetadata kept, ContentWriter writer, RestoredFiles files)
            implements Closeable {
        @Override
        public void close() throws IOException {
            try (log;
                    own) {
                kept.close();
            }
        }
    }

    private FolderPlacement(
            PlacementOrder order,
            InsideFolder inside,
            PlacementMemory memory,
            PlacementReport report,
            Interruption interruption,
            LongSupplier nanos,
            boolean made)
            throws IOException {
        this.order = order;
        this.inside = inside;
        this.memory = memory;
        this.report = report;
        this.interruption = interruption;
        this.nanos = nanos;
        this.made = made;
        this.room = new FolderRoom(inside, order.job());
        this.mark = new FolderMark(order.job(), memory, inside);
        this.rules = memory.isBegun() ? kept(memory) : NameProbe.of(inside, order.job());
        this.look = new FirstLook(inside, rules, order, memory.isBegun());
        this.names = new PlacedNames(rules, inside.root().toString());
        this.namesAgain = new PlacedNames(rules, inside.root().toString());
        this.renamed = new RenamedFiles(report, "the folder");
    }

    private static NameRules kept(PlacementMemory memory) throws IOException {
        return NameRules.of(memory.get(NAMES)
                .orElseThrow(() -> new IOException("the job does not hold what names its folder takes; cancel it and"
                        + " restore again with --skip-existing")));
    }

    /** Makes the folder if need be, or cleans it of what the run before left. */
    static FolderPlacement open(
            PlacementOrder order,
            InsideFolder inside,
            PlacementMemory memory,
            PlacementReport report,
            Interruption interruption,
            LongSupplier nanos)
            throws IOException {
        new FolderMark(order.job(), memory, inside).require();
        boolean made = inside.make();
        try {
            if (memory.isBegun()) {
                FolderRemains.clean(order.job(), memory, inside);
            }
            return new FolderPlacement(order, inside, memory, report, interruption, nanos, made);
        } catch (IOException | RuntimeException e) {
            if (made && !memory.isBegun()) {
                inside.unmake();
            }
            throw e;
        }
    }

    @Override
    public void look(PlacementEntry entry) throws IOException {
        interruption.check();
        look.take(entry);
    }

    @Override
    public void begin() throws IOException, InterruptedException {
        interruption.check();
        if (!memory.isBegun()) {
            look.requireRoom(room);
            memory.set(NAMES, rules.words());
            mark.set();
            memory.begin();
        }
        work = work();
        flushedAt = nanos.getAsLong();
    }

    private Work work() throws IOException, InterruptedException {
        RestoreLog log = RestoreLog.open(FolderRemains.log(memory));
        try {
            log.remark().ifPresent(report::recall);
            LeftFiles left = LeftFiles.open(FolderRemains.left(memory));
            OwnFiles own = new OwnFiles(inside, order.existing(), look, log, left, order.job());
            try {
                KeptMetadata kept = new KeptMetadata(order.job(), memory.folder(), inside, report, interruption);
                kept.begin();
                ContentWriter writer = new ContentWriter(inside, room, report, interruption, look.bytes());
                return new Work(
                        log,
                        own,
                        kept,
                        writer,
                        new RestoredFiles(inside, order, own, rules, log, writer, kept, report));
            } catch (IOException | InterruptedException | RuntimeException | Error e) {
                own.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            log.close();
            throw e;
        }
    }

    @Override
    public Optional<String> place(PlacementEntry entry) throws IOException, InterruptedException {
        interruption.check();
        if (entries - work.log().done() >= ENTRIES || nanos.getAsLong() - flushedAt > FLUSH_NANOS) {
            flush();
        }
        long number = entries++;
        Optional<String> why = Optional.empty();
        try {
            EntryPlaces places = EntryPlaces.of(entry, names, order.decoded());
            renamed.take(entry, places);
            work.files().restore(number, places);
            retried(number);
        } catch (PlacementOverException | PlacementPausedException | ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            failed(number, e);
            why = Optional.of(FileErrors.of(e));
        }
        work.writer().passed(entry.isFurtherName() && rules.hardLinks() ? 0 : entry.allocated());
        return why;
    }

    /** What failed in a pass before and is good now is noted: at once if no "done" tells that it is on the disk. */
    private void retried(long number) throws IOException, InterruptedException {
        RestoreLog log = work.log();
        if (log.hasFailed(number) && (number >= log.done() || FlushedFolder.force(inside.root(), interruption))) {
            log.good(number, report.remark());
        }
    }

    private void failed(long number, IOException e) throws IOException {
        if (!(e instanceof UnreadableContentException)) {
            if (FileErrors.isFull(e)) {
                throw room.full(work.writer().left(), e);
            }
            room.requireWritable(e);
        }
        work.log().fail(number);
    }

    private void flush() throws IOException, InterruptedException {
        if (FlushedFolder.force(inside.root(), interruption)) {
            work.own().force();
            work.log().done(entries, report.remark());
        }
        flushedAt = nanos.getAsLong();
    }

    @Override
    public void settle(PlacementEntry entry) throws IOException {
        interruption.check();
        try {
            EntryPlaces places = EntryPlaces.of(entry, namesAgain, order.decoded());
            if (places.isDirectory()) {
                Path directory = inside.path(places.main().relative());
                if (!inside.isDirectory(directory)) {
                    throw new NoSuchFileException(directory.toString());
                }
                boolean closes = !work.kept().ntfs(); // which keeps no modes
                FileEntry set = closes ? closing.opened(entry.entry(), directory) : entry.entry();
                RestoredMetadata.apply(set, directory, work.kept());
            }
        } catch (IOException e) {
            if (entry.entry().kind() == FileEntry.Kind.DIRECTORY) {
                work.kept().lost("times and attributes of directories");
            }
        }
    }

    @Override
    public void finish() throws IOException, InterruptedException {
        interruption.check();
        flush(); // what is set from here on changes files that are no more to be replaced
        work.kept().finish();
        renamed.finish();
        RestoredFiles files = work.files();
        if (files.skipped() > 0) {
            report.note((files.restored() == 0 ? "no file was restored: " : "")
                    + files.skipped()
                    + (files.skipped() == 1
                            ? " file was there already and was passed over"
                            : " files were there already and were passed over"));
        }
        if (files.leadingOut() > 0) {
            report.note(files.leadingOut()
                    + (files.leadingOut() == 1 ? " symbolic link leads" : " symbolic links lead")
                    + " out of the folder, as in the volume");
        }
        if (files.respelled() > 0) {
            report.note("not kept: slashes at the end or side by side in "
                    + (files.respelled() == 1
                            ? "the target of a symbolic link"
                            : files.respelled() + " targets of symbolic links"));
        }
        FlushedFolder.force(inside.root(), interruption);
        mark.remove();
        closing.close(work.kept()::lost);
        work.kept().tellLost();
    }

    @Override
    public void close() throws IOException {
        if (work != null) {
            room.clean();
            work.close();
        } else if (made && !memory.isBegun()) {
            inside.unmake();
        }
    }
}
