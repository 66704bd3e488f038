// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.ImageFormat;
import org.offhost.archive.SetDescription;
import org.offhost.archive.index.IndexSorter;
import org.offhost.archive.tar.MemberSource;
import org.offhost.archive.tar.SparseMember;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;
import org.offhost.inventory.SelectedFile;
import org.offhost.inventory.Selection;
import org.offhost.inventory.Spool;
import org.offhost.inventory.SpoolScan;
import org.offhost.inventory.form.EntryScan;

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
        if (d.image() == ImageFormat.QCOW2) {
            ClusterImage content = request.increment().isPresent()
                    ? ClusterImage.of(request.increment().get(), length, block, map, write)
                    : ClusterImage.of(spool, block, map, write);
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

    /** Gives the paths of the volume to the index, but those that it has from before. */
    static void index(Spool spool, SetCounter counter, IndexSorter index) throws IOException {
        try (SpoolScan entries = spool.changed()) {
            while (entries.next()) {
                EntryScan e = entries.entry();
                List<String> paths = SelectedFile.paths(e.id(), e.links(), spool.directories(), Selection.ALL);
                for (String path : paths) {
                    boolean other = !path.equals(paths.get(0));
                    if (!other) {
                        counter.add(path, e);
                    }
                    index.add(path, other ? Optional.of(paths.get(0)) : Optional.empty(), e);
                }
            }
        }
    }

    @Override
    public Optional<TarMember> next() {
        boolean first = !given;
        given = true;
        return first ? Optional.of(member) : Optional.empty();
    }
}
