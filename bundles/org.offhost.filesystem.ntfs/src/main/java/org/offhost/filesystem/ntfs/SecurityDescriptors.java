// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.offhost.kit.bytes.LittleEndian.i32;
import static org.offhost.kit.bytes.LittleEndian.i64;
import static org.offhost.kit.bytes.LittleEndian.u32;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.AttributeValue;

/**
 * The security descriptors of a volume, from $Secure:$SDS (linux-ntfs documentation, "$Secure").
 *
 * <p>New descriptors are appended to $SDS, so it is read forward, once, as far as the numbers asked for need. Blocks of
 * 256 KiB are each followed by a copy. The cache is bounded; what fell out is read again from its place.
 */
final class SecurityDescriptors {
    private static final int BLOCK = 256 << 10;
    private static final int HEADER = 20;
    private static final int CACHE_BYTES = 8 << 20;

    /** Descriptors at hand without a search, a power of two, and the longest of them. */
    private static final int RECENT = 256;

    private static final int RECENT_BYTES = 4 << 10;

    /** More than any volume has. */
    private static final int MAX_DESCRIPTORS = 1 << 20;

    /** Room for that many descriptors of 2 KiB, with their copies. */
    private static final long MAX_LENGTH = 4L << 30;

    private final AttributeBytes sds;
    private final long length;
    private final SecurityIds ids = new SecurityIds(MAX_DESCRIPTORS);
    private final LinkedHashMap<Integer, AttributeValue.Resident> cache = new LinkedHashMap<>(256, 0.75f, true);
    private long cachedBytes;
    private long nextBlock;

    /** What was found last for numbers that are the same in their lowest bits; 0 where nothing was looked up. */
    private final int[] recentIds = new int[RECENT];

    private final List<Optional<AttributeValue.Resident>> recent =
            new ArrayList<>(Collections.nCopies(RECENT, Optional.empty()));

    private SecurityDescriptors(AttributeBytes sds) {
        this.sds = sds;
        this.length = sds == null ? 0 : Math.min(sds.length(), MAX_LENGTH);
    }

    /** Of a volume that keeps them in the files' own records. */
    static SecurityDescriptors none() {
        return new SecurityDescriptors(null);
    }

    /** @param sds content of the stream $SDS */
    static SecurityDescriptors in(AttributeBytes sds) {
        return new SecurityDescriptors(sds);
    }

    /** The descriptor of a number; the same object again while it is in the cache. */
    Optional<AttributeValue.Resident> find(int id) throws IOException {
        int slot = id & RECENT - 1;
        if (id == recentIds[slot]) {
            return recent.get(slot);
        }
        Optional<AttributeValue.Resident> found = lookup(id);
        if (found.isPresent() && found.get().length() <= RECENT_BYTES) {
            recentIds[slot] = id;
            recent.set(slot, found);
        }
        return found;
    }

    private Optional<AttributeValue.Resident> lookup(int id) throws IOException {
        AttributeValue.Resident descriptor = cache.get(id);
        while (descriptor == null && ids.get(id) < 0 && nextBlock < length) {
            readBlock();
            descriptor = cache.get(id);
        }
        if (descriptor == null && ids.get(id) >= 0) {
            descriptor = readAgain(id, ids.get(id));
        }
        return Optional.ofNullable(descriptor);
    }

    /** Notes and caches the descriptors of the next block; goes on in its copy where an entry is damaged. */
    private void readBlock() throws IOException {
        long start = nextBlock;
        nextBlock += 2 * BLOCK;
        long left = length - start;
        // of the last block as much is in use as there is of its copy
        int used = (int) Math.min(BLOCK, left > BLOCK ? left - BLOCK : left);
        byte[] block = new byte[used];
        boolean isCopy = false;
        try {
            sds.read(start, block, 0, used);
        } catch (UnreadableBlockException bad) {
            sds.read(start + BLOCK, block, 0, used);
            isCopy = true;
        }
        for (int at = 0; at + HEADER <= used && u32(block, at + 16) != 0; ) {
            if (isSound(block, at, start + at)) {
                int end = at + i32(block, at + 16);
                keep(
                        i32(block, at + 4),
                        start + at,
                        AttributeValue.Resident.copyOf(block, at + HEADER, end - at - HEADER));
                at = end + 15 & ~15;
            } else if (isCopy) {
                return;
            } else {
                sds.read(start + BLOCK, block, 0, used);
                isCopy = true;
            }
        }
    }

    /**
     * Checks an entry: 0 hash, 4 number, 8 its own offset, 16 its length.
     *
     * @param offset where it is in $SDS
     */
    private static boolean isSound(byte[] block, int at, long offset) {
        long entry = u32(block, at + 16);
        return entry > HEADER
                && entry <= block.length - at
                && i64(block, at + 8) == offset
                && i32(block, at + 4) != 0
                && hash(block, at + HEADER, (int) entry - HEADER) == i32(block, at);
    }

    /** Sum of the descriptor's words, rotated by 3 bits each time (linux-ntfs documentation, "$Secure", $SDS). */
    private static int hash(byte[] bytes, int from, int count) {
        int hash = 0;
        for (int at = from; at + 4 <= from + count; at += 4) {
            hash = i32(bytes, at) + Integer.rotateLeft(hash, 3);
        }
        return hash;
    }

    private void keep(int id, long offset, AttributeValue.Resident descriptor) {
        ids.put(id, offset);
        if (cache.putIfAbsent(id, descriptor) == null) {
            cachedBytes += descriptor.length();
        }
        Iterator<AttributeValue.Resident> eldest = cache.values().iterator();
        while (cachedBytes > CACHE_BYTES) {
            cachedBytes -= eldest.next().length();
            eldest.remove();
        }
    }

    private AttributeValue.Resident readAgain(int id, long offset) throws IOException {
        byte[] header = new byte[HEADER];
        sds.read(offset, header, 0, HEADER);
        long entry = u32(header, 16);
        if (entry <= HEADER || entry > BLOCK) {
            // only its copy is sound
            sds.read(offset + BLOCK, header, 0, HEADER);
            entry = u32(header, 16);
        }
        byte[] bytes = new byte[(int) Math.max(HEADER, Math.min(entry, BLOCK))];
        sds.read(offset, bytes, 0, bytes.length);
        if (!isSound(bytes, 0, offset)) {
            sds.read(offset + BLOCK, bytes, 0, bytes.length);
        }
        if (!isSound(bytes, 0, offset)) {
            return null;
        }
        AttributeValue.Resident descriptor = AttributeValue.Resident.copyOf(bytes, HEADER, bytes.length - HEADER);
        keep(id, offset, descriptor);
        return descriptor;
    }
}
