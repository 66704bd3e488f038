// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.block.Extent;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.DoubtfulRanges;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.NonResidentStream;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.VolumeSummary;

/** An open ext volume. */
final class Ext4Volume implements FileSystemVolume {
    private final VolumeParts parts;
    private final VolumeSummary summary;
    private final SystemInodes system;
    private final InodeSurvey survey;
    private final PathSearch search;
    private NameWindow window;
    private List<Extent> fixed;

    Ext4Volume(VolumeParts parts, VolumeSummary summary) {
        this.parts = parts;
        this.summary = summary;
        this.system = new SystemInodes(parts.superblock());
        this.survey = new InodeSurvey(parts);
        this.search = new PathSearch(parts, system, this::window);
    }

    @Override
    public VolumeSummary summary() {
        return summary;
    }

    /** The names of an inode and of those behind it; kept, since who goes on does so near where he was. */
    private NameWindow window(long inode) throws IOException {
        if (window == null || !window.covers(inode)) {
            window = null; // two would take the memory of two
            window = survey.window(inode, NameWindow.MOST);
        }
        return window;
    }

    @Override
    public EntryStream entries(OptionalLong after) throws IOException {
        parts.session().check();
        long from = after.isEmpty() ? 1 : after.getAsLong() + 1;
        return new InodeStream(parts, InodeReader.inOrder(parts, system), this::window, Math.max(1, from));
    }

    @Override
    public EntryStream directories() throws IOException {
        parts.session().check();
        window(1); // finds the directories, too
        return new DirectoryStream(parts, InodeReader.scattered(parts, system), survey.directories(), this::window);
    }

    @Override
    public ExtentStream allocated() throws IOException {
        parts.session().check();
        // what the journal would have in use besides is not known, and holds content already
        return isKnown() ? new UsedRanges(parts, fixed(), badBlocks()) : new WholeVolume(parts, badBlocks());
    }

    /** Whether the maps are those that the file system itself would have. */
    private boolean isKnown() {
        return parts.journalProblem().isEmpty();
    }

    private Runs badBlocks() throws IOException {
        Inode inode = new InodeTable(parts).get(SystemInodes.BAD_BLOCKS);
        return inode.isMapEmpty()
                ? Runs.NONE
                : new BlockMapReader(parts).read(inode, 0).content();
    }

    @Override
    public Optional<List<Extent>> metadata() throws IOException {
        parts.session().check();
        return Optional.of(parts.changes().withLeft(fixed()));
    }

    /** Two owners of a block contradict each other all the same. */
    @Override
    public Optional<DoubtfulRanges> inDoubt() throws IOException {
        parts.session().check();
        return isKnown() ? Optional.empty() : Optional.of(new WholeVolume(parts, badBlocks()));
    }

    private List<Extent> fixed() throws IOException {
        if (fixed == null) {
            boolean attributes = parts.superblock().features.hasCompatible(Features.EXT_ATTR);
            fixed = FixedStructures.of(parts, attributes ? survey.sharedAttributeBlocks() : new long[0]);
        }
        return fixed;
    }

    @Override
    public Optional<FileEntry> find(String path) throws IOException {
        return find(path, f -> {});
    }

    @Override
    public Optional<FileEntry> find(String path, Consumer<Fault> faults) throws IOException {
        parts.session().check();
        return search.find(path, faults);
    }

    /** The root holds all that no directory has a name for, too. */
    @Override
    public EntryStream children(FileEntry directory) throws IOException {
        parts.session().check();
        boolean root = directory.id() == SystemInodes.ROOT;
        if (root
                && (parts.superblock().features.has(Features.EA_INODE)
                        || parts.superblock().mayHaveOrphans())) {
            return FileSystemVolume.super.children(directory);
        }
        List<Long> unnamed = root ? new ArrayList<>(system.all().keySet()) : List.of();
        return new ChildStream(
                parts, InodeReader.inOrder(parts, system), unnamed, search.namesIn(directory.id()), this::window);
    }

    @Override
    public InputStream content(FileEntry entry, Attribute attribute) throws IOException {
        parts.session().check();
        if (attribute.value() instanceof AttributeValue.NonResident value) {
            return new NonResidentStream(
                    parts.device(), Math.min(summary.length(), parts.device().size()), value, parts.session()::check);
        }
        if (attribute.value() instanceof AttributeValue.Resident value) {
            return new ByteArrayInputStream(value.toArray());
        }
        throw new CorruptStructureException(
                "entry " + entry.id(), Fault.UNKNOWN, "an attribute of this parser", attribute.type());
    }

    @Override
    public void close() {
        window = null;
    }
}
