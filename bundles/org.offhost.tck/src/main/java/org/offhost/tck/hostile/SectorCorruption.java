// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.util.Arrays;
import java.util.Random;
import org.offhost.block.Extent;

/**
 * What happened to one sector of a volume; a function of its seed.
 *
 * @param seed of this one
 * @param kind what
 * @param position byte of the volume at which the sector begins
 * @param other with {@link Kind#SWAPPED} where the other sector begins
 */
record SectorCorruption(long seed, Kind kind, long position, long other) {
    /** Bytes that are hit: the smallest a disk loses. */
    static final int SECTOR = 512;

    private static final int MOST_BITS = 8;

    /** What may happen to a sector. */
    enum Kind {
        ZEROS,
        NOISE,
        /** One to eight bits. */
        FLIPPED_BITS,
        /** Two sectors, each in the other's place, as after a write that went astray twice. */
        SWAPPED
    }

    /**
     * Makes one.
     *
     * @param metadata what a parser reads before it reads content: three of four hit there
     * @param used what is in use on the volume: one of four hits there
     */
    static SectorCorruption of(long seed, HostileVolumes.Metadata metadata, HostileVolumes.Metadata used) {
        Random random = new Random(seed * 0x9E37_79B9_7F4A_7C15L);
        random.nextInt();
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        HostileVolumes.Metadata where = random.nextInt(4) == 0 ? used : metadata;
        return new SectorCorruption(seed, kind, sector(random, where), sector(random, where));
    }

    private static long sector(Random random, HostileVolumes.Metadata where) {
        long position = where.position(random.nextLong() >>> 1);
        return position - position % SECTOR;
    }

    /** Does it to a volume. */
    void happenTo(PatchedBlockDevice device) {
        byte[] bytes = device.bytes(position, SECTOR);
        Random random = new Random(~seed);
        switch (kind) {
            case ZEROS -> Arrays.fill(bytes, (byte) 0);
            case NOISE -> random.nextBytes(bytes);
            case FLIPPED_BITS -> {
                for (int left = 1 + random.nextInt(MOST_BITS); left > 0; left--) {
                    int bit = random.nextInt(8 * SECTOR);
                    bytes[bit / 8] ^= (byte) (1 << bit % 8);
                }
            }
            case SWAPPED -> {
                byte[] others = device.bytes(other, SECTOR);
                device.patch(other, bytes);
                bytes = others;
            }
        }
        device.patch(position, bytes);
    }

    /** Whether a range holds a byte that may have changed. */
    boolean hits(Extent range) {
        return hits(range, position) || kind == Kind.SWAPPED && hits(range, other);
    }

    private static boolean hits(Extent range, long sector) {
        return range.position() < sector + SECTOR && sector < range.end();
    }

    @Override
    public String toString() {
        return "seed " + seed + ": sector at byte " + position + " " + kind
                + (kind == Kind.SWAPPED ? " with that at byte " + other : "");
    }
}
