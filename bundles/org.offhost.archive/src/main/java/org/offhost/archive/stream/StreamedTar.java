// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.stream;

import java.io.IOException;
import java.io.OutputStream;
import org.offhost.archive.layout.UnixMember;
import org.offhost.archive.tar.Chunks;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.FileRecords;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.VolumeTraits;

/**
 * A tar that is written member by member, of unknown length and nothing kept of it (POSIX.1-2017, pax, "pax Interchange Format").
 * Times, and of POSIX file systems modes, owners, access control lists and extended attributes, are in it. Names are whoever's calls
 * it, valid UTF-16. Belongs to one thread.
 */
public final class StreamedTar {
    private static final FileRecords POSIX = new FileRecords(VolumeTraits.Metadata.POSIX);
    private static final FileRecords TIMES = new FileRecords(VolumeTraits.Metadata.DOS);

    private final OutputStream out;
    private long length;
    private long left;

    public StreamedTar(OutputStream out) {
        this.out = out;
    }

    /** A length that is known, of what is written when it is read. */
    private record Announced(long length) implements Content {
        @Override
        public Chunks chunks() {
            throw new UnsupportedOperationException("it is written as it comes");
        }
    }

    public void directory(String name, FileEntry entry) throws IOException {
        head(new TarMember(name + "/", TarHeader.DIRECTORY, Content.EMPTY), entry, true);
    }

    public void symbolicLink(String name, FileEntry entry, String target) throws IOException {
        head(new TarMember(name, TarHeader.SYMBOLIC_LINK, Content.EMPTY).link(target), entry, false);
    }

    /** @param first name of a member before, which is the same file */
    public void hardLink(String name, FileEntry entry, String first) throws IOException {
        head(new TarMember(name, TarHeader.LINK, Content.EMPTY).link(first), entry, false);
    }

    /** Whether tar has a member for something that is neither file nor directory nor link: not for a socket. */
    public static boolean holds(FileEntry special) {
        return UnixMember.type(special) != TarHeader.FILE;
    }

    /** A device or a pipe. */
    public void special(String name, FileEntry entry) throws IOException {
        head(new TarMember(name, UnixMember.type(entry), Content.EMPTY), entry, false);
    }

    /** Begins a file, of which as many bytes have to be {@linkplain #write written} as it has. */
    public void file(String name, FileEntry entry, long bytes) throws IOException {
        head(new TarMember(name, TarHeader.FILE, new Announced(bytes)), entry, false);
        length = bytes;
        left = bytes;
    }

    /** Some bytes of the file that was begun. */
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (count > left) {
            throw new IllegalStateException(count + " bytes of " + left + " that are left");
        }
        out.write(bytes, from, count);
        left -= count;
    }

    /** Ends the file that was begun, of which all was written. */
    public void endFile() throws IOException {
        if (left != 0) {
            throw new IllegalStateException(left + " bytes are left");
        }
        out.write(new byte[(int) (TarHeader.padded(length) - length)]);
    }

    /** Ends the archive: two blocks of zeros. */
    public void finish() throws IOException {
        out.write(new byte[2 * TarHeader.BLOCK]);
    }

    private void head(TarMember member, FileEntry entry, boolean folder) throws IOException {
        UnixMember.describe(member, entry, folder);
        boolean posix = PosixFacets.mode(entry.facets()).isPresent();
        (posix ? POSIX : TIMES).addTimes(entry.times(), member.records());
        if (posix) {
            POSIX.addMetadata(entry, member.records());
        }
        TarMember.Placed placed = member.place(0);
        byte[] head = new byte[(int) placed.data()];
        placed.writeTo(head, 0);
        out.write(head);
    }
}
