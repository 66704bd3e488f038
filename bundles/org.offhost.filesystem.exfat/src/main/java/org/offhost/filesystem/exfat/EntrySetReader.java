// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.exfat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FaultSubject;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.MetadataCache;

/**
 * The entry sets of one directory in the order stored (exFAT specification 1.00, 6); where it stands takes a few bytes, so
 * that a deep tree can be kept on a stack. One thread.
 */
final class EntrySetReader {
    private static final int LENGTH = ExfatBootSector.DIRECTORY_ENTRY;

    /** Bytes behind the end of a directory that are looked at. */
    private static final int MARKERS = 2048;

    /** EntryType below this is not in use (6.2.1). */
    private static final int IN_USE = 0x80;

    /** TypeCategory: a secondary entry (6.2.1.3). */
    private static final int SECONDARY = 0x40;

    /** TypeImportance: an entry that may be passed over (6.2.1.2). */
    private static final int BENIGN = 0x20;

    private final long id;
    private final ExfatBootSector boot;
    private final AllocationTable table;
    private final MetadataCache cache;
    private final boolean contiguous;
    private final boolean root;
    private long left;
    private long cluster;
    private int offset;

    /** Whether secondary entries that come now belong to a set that was given up. */
    private boolean passingOver;

    /**
     * @param id of the directory's entry
     * @param first the first cluster
     * @param length bytes of the clusters that its chain has, which were followed once already
     * @param contiguous whether the table says nothing of them
     */
    EntrySetReader(ExfatMetadata volume, long id, long first, long length, boolean contiguous) {
        this(volume, id, first, length, contiguous, false);
    }

    /** @param length bytes of the root directory that can be read */
    static EntrySetReader ofRoot(ExfatMetadata volume, long length) {
        return new EntrySetReader(volume, ExfatEntries.ROOT_ID, volume.boot().rootCluster, length, false, true);
    }

    private EntrySetReader(ExfatMetadata volume, long id, long first, long length, boolean contiguous, boolean root) {
        this.id = id;
        this.boot = volume.boot();
        this.table = volume.table();
        this.cache = volume.cache();
        this.cluster = first;
        this.left = length - length % LENGTH;
        this.contiguous = contiguous;
        this.root = root;
    }

    /**
     * The next set of a file, or in the root of the volume's own: bitmap, up-case table, label, GUID. What is deleted is
     * passed over, and what is benign and not known.
     *
     * @param faults takes what cannot be read on the way
     */
    Optional<EntrySet> next(Consumer<Fault> faults) throws IOException {
        while (left > 0) {
            ByteBuffer entry = peek(faults);
            if (entry == null) {
                passingOver = true;
                continue;
            }
            int type = entry.get(0) & 0xFF;
            if (type == 0) {
                end(faults);
            } else if (type < IN_USE || (type & SECONDARY) != 0) {
                unowned(type, faults);
                skip();
            } else {
                passingOver = false;
                Optional<EntrySet> set = primary(type, entry, faults);
                if (set.isPresent()) {
                    return set;
                }
            }
        }
        return Optional.empty();
    }

    /** The end-of-directory marker: what comes behind it must be such markers too (6.2.1); a look at the next ones. */
    private void end(Consumer<Fault> faults) throws IOException {
        long position = position();
        long ahead = Math.min(Math.min(MARKERS, left), boot.clusterLength - offset);
        for (long seen = 0; seen < ahead; seen += LENGTH) {
            ByteBuffer entry = peek(f -> {});
            if (entry == null) {
                break;
            }
            int type = entry.get(0) & 0xFF;
            if (type >= IN_USE) {
                faults.accept(passedOver(
                        "end-of-directory marker",
                        position,
                        "expected nothing behind the end-of-directory marker, found an entry of type "
                                + EntrySet.hex(type, 2) + " at byte " + position() + "; not read"));
                break;
            }
            skip();
        }
        left = 0;
    }

    /** An entry outside a set: not in use, or without its primary entry, which is said once. */
    private void unowned(int type, Consumer<Fault> faults) {
        if (type < IN_USE) {
            passingOver = false;
        } else if (!passingOver) {
            passingOver = true;
            faults.accept(passedOver(
                    "directory entry",
                    position(),
                    "expected a primary entry, found a secondary one of type " + EntrySet.hex(type, 2)));
        }
    }

    private Optional<EntrySet> primary(int type, ByteBuffer entry, Consumer<Fault> faults) throws IOException {
        long position = position();
        switch (type) {
            case EntrySet.ALLOCATION_BITMAP, EntrySet.UP_CASE_TABLE, EntrySet.VOLUME_LABEL -> {
                skip();
                if (root) {
                    return Optional.of(new EntrySet(position, entry));
                }
                faults.accept(passedOver(
                        "directory entry",
                        position,
                        "expected only in the root directory, found an entry of type " + EntrySet.hex(type, 2)));
                return Optional.empty();
            }
            case EntrySet.FILE -> {
                return set(position, entry, faults);
            }
            default -> {
                if ((type & BENIGN) != 0) { // its checksum tells whether it really is one
                    return set(position, entry, faults).filter(s -> type == EntrySet.VOLUME_GUID && root);
                }
                faults.accept(passedOver(
                        "directory entry",
                        position,
                        "expected a file or what is benign, found a critical entry of type " + EntrySet.hex(type, 2)
                                + ", which is not known"));
                passingOver = true;
                skip();
                return Optional.empty();
            }
        }
    }

    /** A set whose secondary entries are counted by its primary one; empty, and said, if it is not whole. */
    private Optional<EntrySet> set(long position, ByteBuffer primary, Consumer<Fault> faults) throws IOException {
        int count = primary.get(1) & 0xFF;
        ByteBuffer all = ByteBuffer.allocate((count + 1) * LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        all.put(primary);
        skip();
        passingOver = true;
        String wrong = null;
        for (int i = 0; i < count && wrong == null; i++) {
            ByteBuffer entry = left > 0 ? peek(faults) : null;
            int type = entry == null ? 0 : entry.get(0) & 0xFF;
            if (type < IN_USE || (type & SECONDARY) == 0) {
                wrong = "expected " + count + " secondary entries, found " + i;
            } else {
                all.put(entry);
                skip();
            }
        }
        EntrySet set = new EntrySet(position, all.clear());
        if (wrong == null) {
            wrong = set.wrongChecksum().orElse(null);
        }
        if (wrong == null && set.type() == EntrySet.FILE) {
            wrong = set.wrongFile().orElse(null);
        }
        if (wrong == null) {
            return Optional.of(set);
        }
        String name = set.type() == EntrySet.FILE && count > 0
                ? set.name().replace('/', ' ').replace('\0', ' ').strip()
                : "";
        FaultSubject subject = name.isEmpty()
                ? new FaultSubject.Inside(id, 0)
                : new FaultSubject.Entry(position, new Link(id, name, false));
        faults.accept(new Fault(subject, Fault.Effect.PASSED_OVER, "directory entry set", position, wrong));
        return Optional.empty();
    }

    private Fault passedOver(String structure, long position, String detail) {
        return new Fault(new FaultSubject.Inside(id, 0), Fault.Effect.PASSED_OVER, structure, position, detail);
    }

    private long position() {
        return boot.clusterPosition(cluster) + offset;
    }

    /** The entry here; null if it cannot be read, and then the rest of its sector is behind. */
    private ByteBuffer peek(Consumer<Fault> faults) throws IOException {
        if (offset == boot.clusterLength) {
            cluster = contiguous ? cluster + 1 : table.next(cluster, d -> {}); // said when the chain was followed
            offset = 0;
        }
        try {
            return cache.bytes(position(), LENGTH);
        } catch (UnreadableBlockException | CorruptStructureException e) {
            int rest = (int) Math.min(boot.sectorLength - offset % boot.sectorLength, left);
            faults.accept(passedOver("directory sector", position(), "its entries cannot be read: " + e.getMessage()));
            offset += rest;
            left -= rest;
            return null;
        }
    }

    private void skip() {
        offset += LENGTH;
        left -= LENGTH;
    }
}
