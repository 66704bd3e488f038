// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.posix;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.PosixFacets;
import org.offhost.filesystem.Runs;

/** Makes an entry as a parser of a POSIX file system would: by inode, mode, owner. */
final class MadeFile {
    private final long inode;
    private final int mode;
    private final List<Link> links = new ArrayList<>();
    private final List<Facet> facets = new ArrayList<>();
    private final List<Attribute> attributes = new ArrayList<>();
    private FileTimes times = FileTimes.NONE
            .with(FileTimes.Stamp.MODIFIED, 1_600_000_000, 123_456_789)
            .with(FileTimes.Stamp.CHANGED, 1_600_000_001, 1)
            .with(FileTimes.Stamp.ACCESSED, 1_600_000_002, 999_999_999)
            .with(FileTimes.Stamp.CREATED, 1_500_000_000, 7);

    private Optional<LinkTarget> target = Optional.empty();

    private MadeFile(long inode, int mode) {
        this.inode = inode;
        this.mode = mode;
        facets.add(new Facet.Number(PosixFacets.MODE, mode));
        facets.add(new Facet.Number("fakeposix.flags", 16));
    }

    /** @param mode with the bits of the type */
    static MadeFile of(long inode, int mode, long parent, String name) {
        return new MadeFile(inode, mode).owner(0, 0, parent, name);
    }

    private MadeFile owner(long user, long group, long parent, String name) {
        owner(user, group);
        return named(parent, name);
    }

    MadeFile owner(long user, long group) {
        facets.removeIf(f -> f.name().equals(PosixFacets.OWNER) || f.name().equals(PosixFacets.GROUP));
        facets.add(new Facet.Number(PosixFacets.OWNER, user));
        facets.add(new Facet.Number(PosixFacets.GROUP, group));
        return this;
    }

    MadeFile named(long parent, String name) {
        links.add(new Link(parent, name, false));
        return this;
    }

    MadeFile modified(long seconds, int nanos) {
        times = times.with(FileTimes.Stamp.MODIFIED, seconds, nanos);
        return this;
    }

    MadeFile xattr(String name, byte[] value) {
        facets.add(PosixFacets.xattr(name, AttributeValue.Resident.copyOf(value, 0, value.length)));
        return this;
    }

    MadeFile device(int major, int minor) {
        facets.add(PosixFacets.device(major, minor));
        return this;
    }

    MadeFile to(String path) {
        target = Optional.of(LinkTarget.posix(path));
        return this;
    }

    MadeFile text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return content(AttributeValue.Resident.copyOf(bytes, 0, bytes.length));
    }

    /** Content of a length that begins at a byte of the volume. */
    MadeFile at(long position, long length) {
        Runs runs = new Runs.Builder()
                .add(position, (length + FakePosix.BLOCK - 1) / FakePosix.BLOCK * FakePosix.BLOCK)
                .build();
        return content(new AttributeValue.NonResident(length, length, runs));
    }

    private MadeFile content(AttributeValue value) {
        attributes.add(new Attribute("data", Attribute.Role.CONTENT, "", Encoding.PLAIN, false, value));
        return this;
    }

    FileEntry entry() {
        FileEntry.Kind kind = switch (mode & PosixFacets.TYPE) {
            case 0040000 -> FileEntry.Kind.DIRECTORY;
            case 0120000 -> FileEntry.Kind.LINK;
            case 0100000 -> FileEntry.Kind.FILE;
            default -> FileEntry.Kind.SPECIAL;
        };
        return new FileEntry(inode, 1, kind, false, links, times, Facets.of(facets), target, attributes);
    }
}
