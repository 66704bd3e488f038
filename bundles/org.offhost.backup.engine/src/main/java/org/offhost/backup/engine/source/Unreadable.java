// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.OptionalLong;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;

/** Tells a person which file an unreadable block belongs to, and what can be done. */
public final class Unreadable {
    private final Journal journal;
    private final UnitRow row;

    /**
     * @param journal of the job; its spool is asked for the owner of a block
     * @param row what is backed up, and what is read instead
     */
    public Unreadable(Journal journal, UnitRow row) {
        this.journal = journal;
        this.row = row;
    }

    /** The exception in other words if a block could not be read, the same otherwise. */
    public IOException explained(IOException e) {
        Optional<UnreadableBlockException> found = find(e);
        if (found.isEmpty()) {
            return e;
        }
        UnreadableBlockException block = found.get();
        boolean other = !row.has(block.unit());
        Notice unreadable = Notice.of(other ? NoticeCode.OTHER_BLOCK_UNREADABLE : NoticeCode.BLOCK_UNREADABLE)
                .with("unit", other ? block.unit() : row.named(block.unit()))
                .with("position", block.position())
                .with("detail", block.detail());
        if (other) {
            return new FailedException(unreadable.remedy(Remedy.USE_ANOTHER_UNIT), e);
        }
        Optional<String> owner = owner(block);
        unreadable = owner.isPresent() ? unreadable.with("owner", owner.get()) : unreadable;
        return new FailedException(unreadable.remedy(Remedy.REPAIR_BLOCK, Remedy.SAVE_OTHER_FILES), e);
    }

    private static Optional<UnreadableBlockException> find(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof UnreadableBlockException block) {
                return Optional.of(block);
            }
        }
        return Optional.empty();
    }

    /** The file whose content or metadata lies there, as far as the inventory knows. */
    private Optional<String> owner(UnreadableBlockException block) {
        if (!Files.isDirectory(journal.file().spool())) {
            return Optional.empty();
        }
        try (Spool spool = Spool.open(journal.file().spool())) {
            return spool.isPartial() ? Optional.empty() : owner(spool, block);
        } catch (IOException e) {
            return Optional.empty(); // what is to be told is another error
        }
    }

    private Optional<String> owner(Spool spool, UnreadableBlockException block) throws IOException {
        try (SpoolReader entries = spool.entries()) {
            OptionalLong inVolume = inVolume(row.inRow(block.unit(), block.position()));
            if (inVolume.isEmpty()) {
                return Optional.empty();
            }
            for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                Optional<Attribute> attribute = holding(e.get(), inVolume.getAsLong());
                if (attribute.isPresent()) {
                    return Optional.of(name(spool, e.get(), attribute.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** Where a byte of the row lies in the volume. */
    private OptionalLong inVolume(OptionalLong position) {
        Optional<Noted.Volume> volume = journal.find(Noted.Volume.class);
        if (volume.isPresent() && volume.get().mapped().isPresent()) {
            return OptionalLong.empty(); // its table tells where a byte lies, and not which byte lies there
        }
        return volume.isEmpty() || position.isEmpty()
                ? position
                : volume.get().layout().at(position.getAsLong());
    }

    private static Optional<Attribute> holding(FileEntry entry, long position) {
        for (Attribute a : entry.attributes()) {
            if (a.value() instanceof AttributeValue.NonResident n) {
                for (Run run : n.runs()) {
                    if (!run.isHole() && position >= run.position() && position - run.position() < run.length()) {
                        return Optional.of(a);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static String name(Spool spool, FileEntry entry, Attribute attribute) {
        String path = entry.id() == spool.volume().rootId()
                ? "/"
                : spool.directories()
                        .path(entry.links().get(0))
                        .orElse("entry " + entry.id() + " '"
                                + entry.links().get(0).name() + "'");
        String kind = entry.kind() == FileEntry.Kind.DIRECTORY ? "folder " : entry.system() ? "system file " : "file ";
        String stream = attribute.name().isEmpty() ? "" : ":" + attribute.name();
        return kind + path + (attribute.role() == Attribute.Role.CONTENT ? stream : " (" + attribute.type() + ")");
    }
}
