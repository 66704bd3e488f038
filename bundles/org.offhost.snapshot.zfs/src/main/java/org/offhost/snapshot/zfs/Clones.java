// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The clones by which the snapshots of a set are read, one for each dataset: zfs-fuse shows a snapshot by nothing else. */
final class Clones {
    private final ZfsRoom room;
    private final ZfsSetRecord set;

    Clones(ZfsRoom room, ZfsSetRecord set) {
        this.room = room;
        this.set = set;
    }

    /** Whether all are there and mounted. */
    boolean areThere(Map<String, Datasets.Facts> pool) {
        return set.datasets().stream().map(set::clone).allMatch(c -> isOurs(pool, c) && isMounted(pool, c));
    }

    private boolean isOurs(Map<String, Datasets.Facts> pool, String clone) {
        return pool.getOrDefault(clone, Datasets.Facts.NONE).isOf(set.id());
    }

    private static boolean isMounted(Map<String, Datasets.Facts> pool, String clone) {
        return pool.getOrDefault(clone, Datasets.Facts.NONE).value("mounted").equals("yes");
    }

    /** Makes what is missing of them. */
    void make(Map<String, Datasets.Facts> pool) throws IOException {
        for (String dataset : set.datasets()) {
            String clone = set.clone(dataset);
            if (!isOurs(pool, clone)) {
                room.zfs()
                        .change(List.of(
                                "clone",
                                "-o",
                                "readonly=on",
                                "-o",
                                "setuid=off",
                                "-o",
                                "devices=off",
                                "-o",
                                "com.sun:auto-snapshot=false",
                                "-o",
                                Datasets.MARK + "=" + set.id(),
                                "-o",
                                "mountpoint=" + set.mountPoint(room.kept().folder("clones"), dataset),
                                snapshot(pool, dataset),
                                clone));
            } else if (!isMounted(pool, clone)) {
                room.zfs().change(List.of("mount", clone));
            }
        }
    }

    /** By its guid: who renames a dataset or promotes a clone renames its snapshots. */
    private String snapshot(Map<String, Datasets.Facts> pool, String dataset) throws IOException {
        String guid = set.members().stream()
                .filter(m -> m.address().dataset().equals(dataset))
                .findFirst()
                .orElseThrow()
                .guid();
        return Datasets.names(pool, set.id(), true).stream()
                .filter(n -> pool.get(n).value("guid").equals(guid))
                .findFirst()
                .orElseThrow(() -> new IOException("the snapshot " + set.snapshot(dataset) + " is gone"));
    }

    /** The image as the clone shows it. */
    ImageFile image(ZfsAddress address) throws IOException {
        Path mount = set.mountPoint(room.kept().folder("clones"), address.dataset());
        if (!Files.isDirectory(mount)
                || Files.getAttribute(mount, "unix:dev").equals(Files.getAttribute(mount.getParent(), "unix:dev"))) {
            throw new IOException("the clone " + set.clone(address.dataset()) + " is not seen at " + mount
                    + ": ZFS mounts where this process does not look, as in another mount namespace");
        }
        return ImageFile.of(mount, address);
    }

    /** What was there and when it was looked at is noted: a mark needs it, and shows nothing any more. */
    ZfsSetRecord look() throws IOException {
        List<ZfsSetRecord.Member> seen = new ArrayList<>();
        for (ZfsSetRecord.Member m : set.members()) {
            ImageFile image = image(m.address());
            seen.add(new ZfsSetRecord.Member(m.address(), m.guid(), image.inode(), image.size()));
        }
        return set.with(seen, set.cutAt());
    }

    /** Destroys those that bear our mark, with snapshots of ours that came to be on them as they lay in the pool. */
    void destroy(Map<String, Datasets.Facts> pool) throws IOException {
        for (String clone : Datasets.names(pool, set.id(), false)) {
            for (Map.Entry<String, Datasets.Facts> other : pool.entrySet()) {
                if (other.getKey().startsWith(clone + "@") && other.getValue().isMarked()) {
                    room.zfs().change(List.of("destroy", other.getKey()));
                }
            }
            room.zfs().change(List.of("destroy", clone));
        }
        for (String dataset : set.datasets()) {
            Path mount = set.mountPoint(room.kept().folder("clones"), dataset);
            try {
                Files.deleteIfExists(mount);
            } catch (DirectoryNotEmptyException e) {
                throw new IOException(mount + " still holds something, expected an empty mount point", e);
            }
        }
    }
}
