// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.offhost.archive.SetProfile;
import org.offhost.archive.index.ExtentsWriter;
import org.offhost.archive.index.IndexSink;
import org.offhost.archive.set.Closing;
import org.offhost.archive.set.LayoutNumbers;
import org.offhost.archive.set.SetFacts;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Chunks;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.MemberNames;
import org.offhost.archive.tar.MemberSource;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;
import org.offhost.inventory.Spool;

/** The parts of a set that lie in the spool's folder, and the members made of them. */
final class LayoutFiles {
    private final Spool spool;
    private final LayoutRequest request;
    private final Path folder;
    private final MemberNames names;

    private LayoutFiles(Spool spool, LayoutRequest request) {
        this.spool = spool;
        this.request = request;
        this.folder = folder(spool, request.description().id());
        this.names = new MemberNames(request.description().id());
    }

    static LayoutFiles of(Spool spool, LayoutRequest request) {
        return new LayoutFiles(spool, request);
    }

    static Path folder(Spool spool, String setId) {
        return spool.folder().resolve("layout-" + setId);
    }

    Path folder() {
        return folder;
    }

    Path index() {
        return folder.resolve("index");
    }

    Path rows() {
        return folder.resolve("rows");
    }

    Path extents() {
        return folder.resolve("extents");
    }

    SetFacts facts(LayoutNumbers numbers) {
        return new SetFacts(request.description(), spool.volume(), request.geometry(), numbers);
    }

    private TarMember own(String name, Content content) {
        long mtime = Math.max(0, request.description().created().getEpochSecond());
        return new TarMember(names.own(name), TarHeader.FILE, content).mtime(mtime);
    }

    /** Description and instructions; as long for any numbers. */
    List<MemberSource> preamble(LayoutNumbers numbers) {
        String image = facts(numbers).image();
        return List.of(MemberSource.of(List.of(
                own(SetFacts.NAME, Content.of(facts(numbers).toBytes())),
                own("README.txt", Content.of(Readme.of(request, image))))));
    }

    /** What the set is for. @param write whether what it needs in the folder is made anew */
    MemberSource data(IndexSink index, boolean write) throws IOException {
        return request.description().profile() == SetProfile.VOLUME
                ? VolumeMembers.of(spool, request, facts(LayoutNumbers.NONE).image(), folder.resolve("map"), write)
                : new FileMembers(spool, request, index);
    }

    /** Index and extents, so filled up that the body ends on a unit. */
    MemberSource end(LayoutNumbers n) {
        Content extents = new Content() {
            @Override
            public long length() {
                return n.bodyLength() - n.extentsOffset();
            }

            @Override
            public Chunks chunks() {
                long used = n.extents() * ExtentsWriter.RECORD;
                return Chunks.of(new Chunk.FilePart(extents(), 0, used), new Chunk.Blank(length() - used));
            }
        };
        return MemberSource.of(List.of(
                own("index", Content.of(new Chunk.FilePart(index(), 0, n.indexLength()))), own("extents", extents)));
    }

    /**
     * Adds up.
     *
     * @param dataEnd where the members of the data end
     * @param extents how many there are
     * @param tally has counted these members
     */
    LayoutNumbers numbers(long dataEnd, long extents, ChunkCount tally) throws IOException {
        long indexLength = Files.size(index());
        long indexOffset = dataEnd + TarHeader.BLOCK;
        long extentsOffset = indexOffset + TarHeader.padded(indexLength) + TarHeader.BLOCK;
        int unit = request.geometry().unit();
        long least = extentsOffset + TarHeader.padded(extents * ExtentsWriter.RECORD);
        long bodyLength = (least + unit - 1) / unit * unit;
        int closing = new Closing(request.geometry()).length();
        tally.add(new Chunk.Bytes(new byte[2 * TarHeader.BLOCK]), dataEnd);
        tally.addInline(TarHeader.padded(indexLength) + extents * ExtentsWriter.RECORD);
        tally.add(new Chunk.Blank(bodyLength - extentsOffset - extents * ExtentsWriter.RECORD), 0);
        tally.addInline(closing);
        tally.addMembers(4);
        return new LayoutNumbers(
                bodyLength + closing, bodyLength, indexOffset, indexLength, extentsOffset, extents, tally.counts());
    }
}
