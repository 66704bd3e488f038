// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.util.Map;

/** Kinds of segments that are named and not read, and what to do about them. */
final class UnreadSegments {
    static final String EXPORT = "; back it up from the device that LVM makes of it, or the whole unit as one";

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("mirror", "a mirror"),
            Map.entry("raid", "RAID"),
            Map.entry(SegmentTypes.THIN, "a thin volume"),
            Map.entry(SegmentTypes.POOL, "a pool of thin volumes"),
            Map.entry("snapshot", "a snapshot: it has what changed alone"),
            Map.entry(
                    "cache",
                    "a cached volume: what is new may be in the cache alone; take the cache off (lvconvert --uncache)"),
            Map.entry("cache-pool", "a pool for caches"),
            Map.entry(
                    "writecache",
                    "a cached volume: what is new may be in the cache alone; take the cache off (lvconvert --uncache)"),
            Map.entry("integrity", "a volume with integrity data"),
            Map.entry("vdo", "a deduplicated volume (VDO)"),
            Map.entry("vdo-pool", "a pool of deduplicated volumes (VDO)"),
            Map.entry("zero", "a volume of zeros alone"),
            Map.entry("error", "a volume that fails on purpose"));

    private UnreadSegments() {}

    /** What a type is and what to do, for a person. */
    static String words(String type) {
        String plain = type.replaceAll("\\+.*", ""); // behind + are flags that a reader must know
        String words = plain.startsWith("raid") ? WORDS.get("raid") : WORDS.get(plain);
        return "its type is " + GroupText.shown(type) + (words == null ? "" : ", " + words) + ", which is not read"
                + EXPORT;
    }
}
