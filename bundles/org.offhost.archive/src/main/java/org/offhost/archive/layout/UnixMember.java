// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import java.util.OptionalLong;
import org.offhost.archive.tar.TarDevice;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;
import org.offhost.archive.tar.TarOwner;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.WindowsFacets;

/** What the header of a member tells of a file, be it of a POSIX file system, as tar was made for, or of another. */
public final class UnixMember {
    private static final int DIRECTORY_MODE = 0755;
    private static final int FILE_MODE = 0644;
    private static final int READ_ONLY_MODE = 0444;

    private UnixMember() {}

    /** Typeflag of what is no directory, link or hard link; a socket has none and is an empty file. */
    public static char type(FileEntry e) {
        if (e.kind() != FileEntry.Kind.SPECIAL) {
            return TarHeader.FILE;
        }
        return switch (PosixFacets.type(e.facets())) {
            case PosixFacets.CHARACTER_DEVICE -> TarHeader.CHARACTER_DEVICE;
            case PosixFacets.BLOCK_DEVICE -> TarHeader.BLOCK_DEVICE;
            case PosixFacets.FIFO -> TarHeader.FIFO;
            default -> TarHeader.FILE;
        };
    }

    /**
     * Mode, owner, device and time, as far as they are kept.
     *
     * @param folder whether it becomes a directory
     */
    public static void describe(TarMember member, FileEntry e, boolean folder) {
        describe(member, e.times(), e.facets(), folder);
    }

    static void describe(TarMember member, FileTimes times, Facets facets, boolean folder) {
        boolean readOnly = (WindowsFacets.attributes(facets) & WindowsFacets.READ_ONLY) != 0;
        member.mode(folder ? DIRECTORY_MODE : readOnly ? READ_ONLY_MODE : FILE_MODE)
                .mtime(Math.max(0, times.seconds(FileTimes.Stamp.MODIFIED)));
        describe(member, facets);
    }

    /** Mode, owner and device, where they are kept. */
    static void describe(TarMember member, Facets facets) {
        OptionalLong mode = PosixFacets.mode(facets);
        if (mode.isEmpty()) {
            return;
        }
        member.mode((int) mode.getAsLong() & PosixFacets.PERMISSIONS);
        member.owner(new TarOwner(
                PosixFacets.owner(facets).orElse(0), PosixFacets.group(facets).orElse(0)));
        if (facets.has(PosixFacets.DEVICE)) {
            member.device(new TarDevice(PosixFacets.major(facets), PosixFacets.minor(facets)));
        }
    }
}
