// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.PosixFacets;

/** Gives a restored file the owner, mode and attributes of users that it had, as far as this host can. */
public final class UnixMetadata {
    static final String USER = "user.";

    private static final String OWNERS = "owners and groups";
    private static final String MODES = "modes";
    private static final String XATTRS = "extended attributes";
    private static final int SET_ID = 06000;
    private static final int OWNER = 0700;

    /** The largest number of a user or group; what is above is none. */
    private static final long NUMBERS = 0xFFFF_FFFFL;

    private UnixMetadata() {}

    /** Something that sets what else there is. */
    public interface Between {
        void set() throws IOException;
    }

    /**
     * Sets what there is, in an order in which one does not undo the other: who may not write a file cannot set its attributes
     * nor its times, and another owner takes set-ID bits away.
     *
     * @param path a link is not followed
     * @param lost is told of what could not be set, in the plural
     * @param times sets the times
     */
    public static void apply(Facets facets, Path path, Consumer<String> lost, Between times) throws IOException {
        if (PosixFacets.mode(facets).isEmpty()) {
            times.set();
            return;
        }
        xattrs(facets, path, lost);
        boolean owned = owner(facets, path, lost);
        times.set();
        if (!Files.isSymbolicLink(path)) {
            mode(facets, path, owned, lost);
        }
    }

    /** What a file or directory is made with that gets a mode once it is whole: until then it is open to nobody else. */
    public static FileAttribute<?>[] closed(Facets facets, Path path) {
        boolean closes = facets.has(PosixFacets.MODE)
                && path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return closes
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void xattrs(Facets facets, Path path, Consumer<String> lost) {
        // others cannot have any, and to open a pipe would wait
        boolean can = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        for (Facet f : facets) {
            if (f instanceof Facet.Bytes b && isOfUsers(f)) {
                if (!can) {
                    lost.accept(XATTRS);
                    continue;
                }
                String name = f.name().substring(PosixFacets.XATTR.length() + USER.length());
                try {
                    Files.getFileAttributeView(path, UserDefinedFileAttributeView.class)
                            .write(name, ByteBuffer.wrap(b.value().toArray()));
                } catch (IOException | RuntimeException e) {
                    lost.accept(XATTRS);
                }
            }
        }
    }

    private static boolean isOfUsers(Facet facet) {
        return facet.name().startsWith(PosixFacets.XATTR + USER);
    }

    /** What of it a file system of another kind cannot hold, in the plural. */
    public static void lose(Facets facets, Consumer<String> lost) {
        if (facets.has(PosixFacets.MODE)) {
            lost.accept("modes, owners and groups");
        }
        for (Facet f : facets) {
            if (isOfUsers(f)) {
                lost.accept(XATTRS);
            }
        }
    }

    private static boolean owner(Facets facets, Path path, Consumer<String> lost) {
        OptionalLong owner = PosixFacets.owner(facets);
        OptionalLong group = PosixFacets.group(facets);
        boolean grouped = isSet(path, "unix:gid", group);
        boolean owned = isSet(path, "unix:uid", owner);
        if (owner.isPresent() && !owned || group.isPresent() && !grouped) {
            lost.accept(OWNERS);
        }
        return owned && grouped;
    }

    /**
     * Whether a value was there to be set, and is what is found then: {@code chown} takes 2^32 - 1 for "leave it", a number with
     * more bits would become another's, and some mounts take every value and keep their own.
     */
    private static boolean isSet(Path path, String attribute, OptionalLong value) {
        long wanted = value.orElse(-1);
        if (wanted < 0 || wanted > NUMBERS) {
            return false;
        }
        try {
            Files.setAttribute(path, attribute, (int) wanted, LinkOption.NOFOLLOW_LINKS);
            return wanted == Integer.toUnsignedLong(found(path, attribute));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static int found(Path path, String attribute) throws IOException {
        return (Integer) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
    }

    /** Set-ID bits would give to this host's user what was another's, or what nobody says whose it was. */
    private static void mode(Facets facets, Path path, boolean owned, Consumer<String> lost) {
        int mode = (int) PosixFacets.mode(facets).orElse(0) & PosixFacets.PERMISSIONS;
        try {
            Files.setAttribute(path, "unix:mode", owned ? mode : mode & ~SET_ID);
            if ((found(path, "unix:mode") & PosixFacets.PERMISSIONS) != mode) {
                lost.accept(MODES);
            }
        } catch (IOException | RuntimeException e) {
            lost.accept(MODES);
        }
    }

    /**
     * Leaves the owner of a directory those permissions alone that are given; its other bits stay as they were set.
     *
     * @param owner of the bits 0700
     */
    public static void close(Path directory, int owner, Consumer<String> lost) {
        try {
            int mode = found(directory, "unix:mode") & PosixFacets.PERMISSIONS & ~OWNER | owner;
            Files.setAttribute(directory, "unix:mode", mode);
        } catch (IOException | RuntimeException e) {
            lost.accept(MODES);
        }
    }
}
