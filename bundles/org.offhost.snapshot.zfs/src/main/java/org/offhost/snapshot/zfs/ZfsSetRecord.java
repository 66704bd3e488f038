// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.kit.snapshot.KeptSet;
import org.offhost.kit.snapshot.ProviderRoom;

/**
 * What is known of a set or of the mark of one, on disk before anything of it is made: all that is needed to go on with it, or to
 * take it back.
 *
 * @param id of the set
 * @param members an image each, all of one pool
 * @param cutAt when it was cut; empty before
 */
record ZfsSetRecord(String id, List<Member> members, Optional<Instant> cutAt) implements KeptSet {
    private static final String PREFIX = "offhost-";
    private static final int COLUMNS = 4;

    /**
     * An image of a set.
     *
     * @param address of the image
     * @param guid of the dataset's snapshot, which no rename changes; empty before the cut
     * @param inode of the file as the snapshot has it; 0 as long as nobody looked
     * @param size bytes of the file as the snapshot has it; before the cut, as it was found
     */
    record Member(ZfsAddress address, String guid, long inode, long size) {
        private String line() {
            return guid + "\t" + inode + "\t" + size + "\t" + address;
        }

        private static Member parse(String line) throws IOException {
            String[] columns = line.split("\t", COLUMNS);
            if (columns.length < COLUMNS || !ZfsAddress.isOne(columns[3])) {
                throw new IOException("'" + line + "' names no image");
            }
            return new Member(
                    ZfsAddress.parse(columns[3]), columns[0], Long.parseLong(columns[1]), Long.parseLong(columns[2]));
        }

        /** Whether somebody looked at it behind the cut. */
        boolean isSeen() {
            return inode != 0;
        }
    }

    ZfsSetRecord {
        members = List.copyOf(members);
    }

    String pool() {
        return members.get(0).address().pool();
    }

    @Override
    public List<Designator> units() {
        return members.stream().map(m -> m.address().designator()).toList();
    }

    Optional<Member> member(Designator unit) {
        return members.stream()
                .filter(m -> m.address().designator().equals(unit))
                .findFirst();
    }

    List<String> datasets() {
        return members.stream().map(m -> m.address().dataset()).distinct().toList();
    }

    /** The dataset that has all of the set's below it, or is the only one. */
    String root() {
        String[] common = datasets().get(0).split("/");
        int length = common.length;
        for (String dataset : datasets()) {
            String[] parts = dataset.split("/");
            length = Math.min(length, parts.length);
            for (int i = 0; i < length; i++) {
                if (!parts[i].equals(common[i])) {
                    length = i;
                }
            }
        }
        return String.join("/", List.of(common).subList(0, length));
    }

    /** What the snapshots are called behind the '@'. */
    String snapshot() {
        return id.startsWith(PREFIX) ? id : PREFIX + id;
    }

    /** The name of a dataset's snapshot, as it was made. */
    String snapshot(String dataset) {
        return dataset + "@" + snapshot();
    }

    private String tag(String dataset) {
        return PREFIX + ProviderRoom.digest(id + "\n" + dataset, 16);
    }

    /** The clone that shows a dataset's snapshot. */
    String clone(String dataset) {
        return pool() + "/" + tag(dataset);
    }

    /**
     * Where that clone is mounted.
     *
     * @param clones the folder of all of them
     */
    Path mountPoint(Path clones, String dataset) {
        return clones.resolve(tag(dataset));
    }

    ZfsSetRecord with(List<Member> other, Optional<Instant> at) {
        return new ZfsSetRecord(id, other, at);
    }

    @Override
    public List<String> lines() {
        return members.stream().map(Member::line).toList();
    }

    static ZfsSetRecord of(String id, Optional<Instant> cutAt, List<String> lines) throws IOException {
        List<Member> members = new ArrayList<>();
        for (String line : lines) {
            members.add(Member.parse(line));
        }
        if (members.isEmpty()) {
            throw new IOException("names no image");
        }
        return new ZfsSetRecord(id, members, cutAt);
    }
}
