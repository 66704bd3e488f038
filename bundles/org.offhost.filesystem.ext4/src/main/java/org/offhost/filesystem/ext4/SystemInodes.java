// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The file system's own inodes, which no directory has a name for (kernel documentation, "Special inodes"). Immutable. */
final class SystemInodes {
    static final long BAD_BLOCKS = 1;
    static final long ROOT = 2;
    static final long RESIZE = 7;

    private static final int JOURNAL = 8;

    private static final String[] RESERVED = {
        "",
        "$BAD_BLOCKS",
        "",
        "$USER_QUOTA",
        "$GROUP_QUOTA",
        "$BOOT_LOADER",
        "$UNDELETE",
        "$RESIZE",
        "$JOURNAL",
        "$EXCLUDE",
        "$REPLICA"
    };
    private static final String[] QUOTAS = {"$USER_QUOTA", "$GROUP_QUOTA", "$PROJECT_QUOTA"};

    private final Map<Long, String> names = new LinkedHashMap<>();

    SystemInodes(Superblock superblock) {
        for (int number = 1; number < RESERVED.length; number++) {
            if (number != ROOT) {
                names.put((long) number, RESERVED[number]);
            }
        }
        for (int i = 0; i < QUOTAS.length; i++) {
            name(superblock.quotaInode(i), QUOTAS[i]);
        }
        name(superblock.journalInode(), RESERVED[JOURNAL]);
        name(superblock.orphanFile(), "$ORPHAN_FILE");
    }

    private void name(long number, String name) {
        if (number > 0 && number != ROOT) {
            names.replaceAll((other, same) -> same.equals(name) ? name + "-" + other : same);
            names.put(number, name);
        }
    }

    /** What one is called here; empty if it is none. */
    Optional<String> name(long number) {
        return Optional.ofNullable(names.get(number));
    }

    /** Whether a number is of no file, whatever a directory says. */
    static boolean isReserved(long number) {
        return number < RESERVED.length && number != ROOT;
    }

    /** Number and name of each that has a purpose. */
    Map<Long, String> all() {
        return Map.copyOf(names);
    }
}
