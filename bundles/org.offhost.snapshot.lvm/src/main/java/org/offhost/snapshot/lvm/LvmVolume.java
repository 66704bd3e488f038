// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.util.Set;

/**
 * A thin volume as LVM tells it.
 *
 * @param groupId UUID of its volume group
 * @param group name of it
 * @param id UUID of the volume, which no rename changes
 * @param name of it
 * @param pool the pool that it is in
 * @param number of it in the pool
 * @param size bytes
 * @param device numbers of its block device, {@code MAJOR:MINOR}; empty if it is not active
 * @param attributes as {@code lvs} has them in a row
 * @param tags of it
 */
record LvmVolume(
        String groupId,
        String group,
        String id,
        String name,
        Pool pool,
        long number,
        long size,
        String device,
        String attributes,
        Set<String> tags) {
    /** In front of the id of a set in the tag of what is ours. */
    private static final String TAG = "org.offhost.set=";

    private static final int STATE = 4;
    private static final int HEALTH = 8;

    /**
     * A thin pool.
     *
     * @param chunk bytes of a block of it
     * @param dataPercent how much of its room is taken
     * @param metadataPercent how much of its metadata's
     */
    record Pool(String group, String name, int chunk, double dataPercent, double metadataPercent) {
        /** As LVM calls it. */
        String path() {
            return group + "/" + name;
        }

        /** The device that takes messages. */
        String device() {
            return mapped(group) + "-" + mapped(name) + "-tpool";
        }

        String metadataDevice() {
            return mapped(group) + "-" + mapped(name) + "_tmeta";
        }
    }

    LvmVolume {
        tags = Set.copyOf(tags);
    }

    /** The tag of what is of a set. */
    static String tag(String set) {
        return TAG + set;
    }

    /** As LVM calls it. */
    String path() {
        return group + "/" + name;
    }

    /** As the device mapper calls it. */
    String mapped() {
        return mapped(group) + "-" + mapped(name);
    }

    private static String mapped(String name) {
        return name.replace("-", "--");
    }

    boolean isOf(String set) {
        return tags.contains(tag(set));
    }

    /** Whether it is of any set. */
    boolean isOurs() {
        return tags.stream().anyMatch(t -> t.startsWith(TAG));
    }

    /** Whether its writes are held. */
    boolean isHeld() {
        return attributes.length() > STATE && attributes.charAt(STATE) == 's';
    }

    /** Whether the kernel has given it up. */
    boolean isFailed() {
        return attributes.length() > HEALTH && attributes.charAt(HEALTH) == 'F';
    }
}
