// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/**
 * A disk image as it lies on a mounted dataset, or on a clone of it.
 *
 * @param path where it is
 * @param inode number of the file, which is that of its object in the dataset
 * @param size bytes of it
 */
record ImageFile(Path path, long inode, long size) {
    private static final int BLOCK = 512;

    /** The image that is written now. */
    static ImageFile live(ZfsRoom room, ZfsAddress address) throws IOException {
        return of(mountPoint(room, address.dataset()), address);
    }

    /** @throws IOException if the dataset is not mounted where this process sees it */
    private static Path mountPoint(ZfsRoom room, String dataset) throws IOException {
        Map<String, Datasets.Facts> all = Datasets.ask(room, List.of("type", "mounted", "mountpoint"), false, dataset);
        Datasets.Facts facts = all.getOrDefault(dataset, Datasets.Facts.NONE);
        if (!facts.value("type").equals("filesystem")) {
            throw new IOException(dataset + " is no file system of ZFS but a " + facts.value("type"));
        }
        if (!facts.value("mounted").equals("yes") || !facts.value("mountpoint").startsWith("/")) {
            throw new IOException(dataset + " is not mounted (mountpoint=" + facts.value("mountpoint") + ", mounted="
                    + facts.value("mounted") + "); 'zfs mount " + dataset + "' mounts it");
        }
        return Path.of(facts.value("mountpoint"));
    }

    /**
     * Looks for the image below a mount point.
     *
     * @throws IOException if it is not there, no regular file, or reached through a link
     */
    static ImageFile of(Path mountPoint, ZfsAddress address) throws IOException {
        Path path;
        try {
            path = mountPoint.resolve(address.file());
        } catch (InvalidPathException e) {
            throw new IOException("'" + address.file() + "' is no path: " + e.getReason(), e);
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("there is no " + path + " on " + address.dataset()
                    + (Files.isDirectory(mountPoint) ? "" : "; its mount is not seen by this process"));
        }
        if (!path.toRealPath().equals(mountPoint.toRealPath().resolve(address.file()))
                || !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is no regular file of " + address.dataset() + ", or is reached by a link");
        }
        Map<String, Object> facts = Files.readAttributes(path, "unix:ino,size,dev");
        if (!facts.get("dev").equals(Files.getAttribute(mountPoint, "unix:dev"))) {
            throw new IOException(path + " lies on another dataset, which is mounted below " + address.dataset());
        }
        long size = ((Number) facts.get("size")).longValue();
        if (size < BLOCK) {
            throw new IOException(path + " holds " + size + " bytes, less than a block of " + BLOCK);
        }
        return new ImageFile(path, ((Number) facts.get("ino")).longValue(), size);
    }

    /** What the image is as a unit; bytes behind its last whole block do not count. */
    Unit unit(Designator name) {
        return new Unit(name, Unit.Kind.BLOCKS, size / BLOCK * BLOCK, BLOCK, true, "");
    }

    /** What a designator names: an image, of now or of a set. */
    record Name(ZfsAddress address, Optional<String> set) {
        /** Empty if it is none of this bundle's. */
        static Optional<Name> of(Designator unit) {
            String value = unit.value();
            if (unit.scheme() != Designator.Scheme.URI || !ZfsAddress.isOne(value)) {
                return Optional.empty();
            }
            int at = value.lastIndexOf(ZfsAddress.OF_SET);
            try {
                ZfsAddress address = ZfsAddress.parse(at < 0 ? value : value.substring(0, at));
                return Optional.of(new Name(address, at < 0 ? Optional.empty() : Optional.of(value.substring(at + 1))));
            } catch (IOException e) {
                return Optional.empty(); // nobody here made such a name
            }
        }
    }
}
