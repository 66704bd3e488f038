// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.archive.SetDescription;
import org.offhost.archive.StoredEntry;
import org.offhost.archive.index.IndexSink;
import org.offhost.archive.tar.MemberSource;
import org.offhost.archive.tar.SparseMember;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;
import org.offhost.filesystem.FileEntry;
import org.offhost.inventory.SelectedFile;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolReader;

/** The one member of a set of the volume. */
final class VolumeMembers implements MemberSource {
    private static final int PAGE = 4096;

    private final TarMember member;
    private boolean given;

    private VolumeMembers(TarMember member) {
        this.member = member;
    }

    /** @param map where what stands before the data is kept; taken as it is if {@code write} is not set */
    static VolumeMembers of(Spool spool, LayoutRequest request, String name, Path map, boolean write)
            throws IOException {
        SetDescription d = request.description();
        long length = spool.volume().length();
        int block = d.sourceBlockLength();
        TarMember m;
        long leading = 0; // the tables of an image are whole clusters
        if (request.increment().isPresent()) {
            IncrementImage content = IncrementImage.of(request.increment().get(), length, block, map, write);
            m = new TarMember(name, TarHeader.FILE, content);
        } else {
            SparseVolume content = SparseVolume.of(spool, map, block, write);
            m = SparseMember.mapped(name, content, length);
            leading = content.mapLength();
        }
        int alignment = request.geometry().records() ? request.alignment() : Math.max(PAGE, request.alignment());
        m.align(alignment, leading).mtime(Math.max(0, d.cutAt().getEpochSecond()));
        return new VolumeMembers(m);
    }

    /** Gives every path of the volume to the index. */
    static void index(Spool spool, IndexSink index) throws IOException {
        try (SpoolReader entries = spool.entries()) {
            for (Optional<FileEntry> e = entries.next(); e.isPresent(); e = entries.next()) {
                SelectedFile f = SelectedFile.any(e.get(), spool.directories(), Selection.ALL)
                        .orElse(null);
                if (f != null) {
                    index(f, index);
                }
            }
        }
    }

    private static void index(SelectedFile f, IndexSink index) throws IOException {
        Placing placing = new Placing(Placing.besideImage(f.entry()));
        String primary = f.paths().get(0);
        for (String path : f.paths()) {
            Optional<String> other = path.equals(primary) ? Optional.empty() : Optional.of(primary);
            index.add(new StoredEntry(path, placing.entry(), other, placing.streams()));
        }
    }

    @Override
    public Optional<TarMember> next() {
        boolean first = !given;
        given = true;
        return first ? Optional.of(member) : Optional.empty();
    }
}
