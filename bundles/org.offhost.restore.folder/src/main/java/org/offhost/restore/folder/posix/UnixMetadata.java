// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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

    private static void xattrs(Facets facets, Path path, Consumer<String> lost) {
        // others cannot have any, and to open a pipe would wait
        boolean can = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        for (Facet f : facets) {
            if (can && f instanceof Facet.Bytes b && f.name().startsWith(PosixFacets.XATTR + USER)) {
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

    private static boolean owner(Facets facets, Path path, Consumer<String> lost) {
        try {
            set(path, "unix:gid", PosixFacets.group(facets));
            set(path, "unix:uid", PosixFacets.owner(facets));
            return true;
        } catch (IOException | RuntimeException e) {
            lost.accept(OWNERS);
            return false;
        }
    }

    private static void set(Path path, String attribute, OptionalLong value) throws IOException {
        if (value.isPresent()) {
            Files.setAttribute(path, attribute, (int) value.getAsLong(), LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Set-ID bits would give to this host's user what was another's. */
    private static void mode(Facets facets, Path path, boolean owned, Consumer<String> lost) {
        int mode = (int) PosixFacets.mode(facets).orElse(0) & PosixFacets.PERMISSIONS;
        try {
            Files.setAttribute(path, "unix:mode", owned ? mode : mode & ~SET_ID);
        } catch (IOException | RuntimeException e) {
            lost.accept(MODES);
        }
    }
}
