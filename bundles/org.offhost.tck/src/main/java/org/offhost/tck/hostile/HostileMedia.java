// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.hostile;

import java.util.Arrays;
import java.util.function.Consumer;
import org.offhost.tck.hostile.HostileIndex.Packed;

/**
 * Media that ask for more than a set of ours does: made from a sound disk medium with one set, all sums right. Each must end
 * in an error that says where, in little time and memory.
 */
public enum HostileMedia {
    /** The set is cut in units of 256 MiB. */
    UNIT_HUGE(m -> m.describe("medium.unit", "268435456")),
    /** The set is cut in other units than its medium. */
    UNIT_OTHER(m -> m.describe("medium.unit", "8192")),
    UNIT_IS_NO_NUMBER(m -> m.describe("medium.unit", "many")),
    JOB_FILES_IS_NO_NUMBER(m -> m.job("fact.files", "many")),
    JOB_FILES_NEGATIVE(m -> m.job("fact.files", "-1")),
    JOB_FINISHED_NEVER(m -> m.job("finished", "never")),
    SOURCE_SIZE_IS_NO_NUMBER(m -> m.describe("fact.sourceSize", "big")),
    VOLUME_LENGTH_NEGATIVE(m -> m.describe("volume.length", "-512")),
    VOLUME_LENGTH_OVERFLOWS(m -> m.describe("volume.length", "9223372036854775808")),
    SECTOR_LENGTH_NEGATIVE(m -> m.describe("volume.sectorLength", "-1")),
    SOURCE_BLOCK_HUGE(m -> m.describe("sourceBlockLength", "1073741824")),
    CREATED_NEVER(m -> m.describe("created", "never")),
    ID_OF_ANOTHER_SET(m -> m.describe("id", "another")),
    PATTERN_FAR_AWAY(m -> m.describe("glob.2000000000", "/x")),
    SET_LENGTH_OVERFLOWS(m -> m.number("length", Long.MAX_VALUE - 4095)),
    SET_LENGTH_NEGATIVE(m -> m.number("length", -4096)),
    BODY_NEGATIVE(m -> m.number("bodyLength", -4096)),
    INDEX_OUTSIDE(m -> m.number("indexOffset", 1L << 60)),
    INDEX_LENGTH_NEGATIVE(m -> m.number("indexLength", -1)),
    EXTENTS_MANY(m -> m.number("extents", 1L << 58)),
    MEMBERS_NEGATIVE(m -> m.number("members", -1)),
    LABEL_UNIT_HUGE(m -> m.label("unit", "1073741824")),
    SLOT_FAR_OUTSIDE(m -> m.slots("end", 1L << 40)),
    SLOT_NEGATIVE(m -> m.slots("end", -4096)),
    SLOT_OF_MANY_SETS(m -> m.slots("sets", 1L << 40)),
    /** 200 MiB of zeros in 200 KB. */
    BLOCK_INFLATES(m -> m.index(new HostileIndex().zeros("/x", 200L << 20).toBytes())),
    /** As many entries as a block of the longest entry can hold. */
    ENTRIES_IN_ONE_BLOCK(m -> m.index(entries(12 << 20))),
    /** One entry with a million attributes. */
    ATTRIBUTES_IN_ONE_ENTRY(m -> m.index(attributes(1_000_000))),
    TYPES_IN_ONE_ENTRY(m -> m.index(types(500_000))),
    LINKS_IN_ONE_ENTRY(m -> m.index(links(1_000_000))),
    RUNS_IN_ONE_ENTRY(m -> m.index(runs(5_000_000))),
    RUN_LENGTHS_OVERFLOW(m -> m.index(overflowingRuns())),
    NAME_OF_MILLIONS(m -> m.index(one(new Packed().path(0, "/x").entry(1).link("n".repeat(8 << 20))))),
    PATH_OF_MILLIONS(m -> m.index(one(new Packed().simple(0, "/" + "n".repeat(8 << 20))))),
    PATH_THAT_GROWS(m -> m.index(growing())),
    SHARED_NEGATIVE(m -> m.index(one(new Packed().simple(-1, "/x")))),
    PATHS_BACKWARD(m -> m.index(one(new Packed().simple(0, "/x").simple(0, "/w").simple(0, "/v")))),
    NUMBER_WITHOUT_END(m -> m.index(one(new Packed().octets(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1})))),
    BLOCKS_NEGATIVE(m -> m.index(new HostileIndex().toBytes(0, 1, -1))),
    BLOCKS_FEWER(m -> m.index(one(new Packed().simple(0, "/x"), 1, 2))),
    PATHS_MORE(m -> m.index(one(new Packed().simple(0, "/x"), 7, 1))),
    TABLE_HUGE(m -> m.index(new HostileIndex().toBytes(256L << 20, 1, 1))),
    TABLE_NEGATIVE(m -> m.index(new HostileIndex().toBytes(-1, 1, 1))),
    BLOCKS_IN_ONE_PLACE(m -> m.index(same())),
    BLOCK_BEFORE_THE_INDEX(m ->
            m.index(new HostileIndex().block("/x", new byte[64], 64, -8192, 1).toBytes())),
    EXTENTS_OVERLAP(true, m -> m.secondExtent(512, 512, o -> o + 4096)),
    EXTENT_OUTSIDE_THE_VOLUME(true, m -> m.secondExtent(1L << 60, 512, o -> o + 4096)),
    EXTENT_OUTSIDE_THE_SET(true, m -> m.secondExtent(8192, 512, o -> 1L << 60)),
    EXTENT_NEGATIVE(true, m -> m.secondExtent(-4096, 512, o -> o + 4096)),
    EXTENT_EMPTY(true, m -> m.secondExtent(8192, 0, o -> o + 4096)),
    EXTENT_THAT_OVERFLOWS(true, m -> m.secondExtent(8192, Long.MAX_VALUE, o -> o + 4096)),
    EXTENTS_ON_ONE_PLACE_OF_THE_SET(true, m -> m.secondExtent(8192, 512, o -> o));

    private final boolean volume;
    private final Consumer<MediumPatch> patch;

    HostileMedia(Consumer<MediumPatch> patch) {
        this(false, patch);
    }

    HostileMedia(boolean volume, Consumer<MediumPatch> patch) {
        this.volume = volume;
        this.patch = patch;
    }

    /** Whether the set must be one of the volume; otherwise it must be one of files. */
    public boolean ofVolume() {
        return volume;
    }

    /**
     * Makes one.
     *
     * @param sound all bytes of a disk medium with blocks of 512 bytes and one set
     * @throws IllegalStateException if it is the sound one
     */
    public byte[] of(byte[] sound) {
        MediumPatch medium = new MediumPatch(sound);
        patch.accept(medium);
        byte[] hostile = medium.bytes();
        if (Arrays.equals(hostile, sound)) {
            throw new IllegalStateException(this + " changes nothing");
        }
        return hostile;
    }

    private static byte[] one(Packed block) {
        return one(block, 1, 1);
    }

    private static byte[] one(Packed block, long paths, int blocks) {
        byte[] raw = block.toBytes();
        HostileIndex index = new HostileIndex().block("/x", raw, 1);
        return index.toBytes(index.toBytes().length - (long) index.blocksEnd(), paths, blocks);
    }

    private static byte[] entries(int bytes) {
        Packed p = new Packed().simple(0, "/x");
        while (p.size() < bytes) {
            p.simple(2, "");
        }
        return one(p);
    }

    private static byte[] attributes(int n) {
        Packed p = new Packed().path(0, "/x").entry(1).link("x").number(n);
        for (int i = 0; i < n; i++) {
            p.attribute(i == 0 ? 0 : 1, 1).number(0);
        }
        return one(p.number(0));
    }

    private static byte[] types(int n) {
        Packed p = new Packed().path(0, "/x").entry(1).link("x").number(n);
        for (int i = 0; i < n; i++) {
            p.attribute(0, 1).number(0);
        }
        return one(p.number(0));
    }

    private static byte[] links(int n) {
        Packed p = new Packed().path(0, "/x").entry(n);
        for (int i = 0; i < n; i++) {
            p.link("x");
        }
        return one(p.number(0).number(0));
    }

    private static byte[] runs(int n) {
        Packed p = new Packed().path(0, "/x").entry(1).link("x").number(1);
        p.attribute(0, 0).number(n).number(n).number(n);
        for (int i = 0; i < n; i++) {
            p.number(2).number(0);
        }
        return one(p.number(0));
    }

    private static byte[] overflowingRuns() {
        Packed p = new Packed().path(0, "/x").entry(1).link("x").number(1);
        p.attribute(0, 0).number(Long.MAX_VALUE).number(0).number(3);
        for (int i = 0; i < 3; i++) {
            p.number(-2).number(-2);
        }
        return one(p.number(0));
    }

    /** Each path is the one before and twenty characters. */
    private static byte[] growing() {
        Packed p = new Packed().simple(0, "/x");
        for (int length = 2; p.size() < 60_000; length += 20) {
            p.simple(length, "n".repeat(20));
        }
        return one(p);
    }

    private static byte[] same() {
        byte[] raw = new Packed().simple(0, "/x").toBytes();
        HostileIndex index = new HostileIndex().block("/x", raw, 1);
        return index.block("/x", new byte[0], raw.length, 44, 1).toBytes();
    }
}
