// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The file system's own inodes, which no directory has a name for (kernel documentation, "Special inodes"). Immutable. */
final class SystemInodes {
    static final long BAD_BLOCKS = 1;
    static final long ROOT = 2;

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
    private final int firstOfUsers;

    SystemInodes(Superblock superblock) {
        firstOfUsers = superblock.firstInode;
        for (int number = 1; number < RESERVED.length; number++) {
            if (number != ROOT && number < firstOfUsers) {
                names.put((long) number, RESERVED[number]);
            }
        }
        for (int i = 0; i < QUOTAS.length; i++) {
            name(superblock.quotaInode(i), QUOTAS[i]);
        }
        name(superblock.journalInode(), "$JOURNAL");
        name(superblock.orphanFile(), "$ORPHAN_FILE");
    }

    private void name(long number, String name) {
        if (number > 0 && number != ROOT) {
            names.values().remove(name);
            names.put(number, name);
        }
    }

    /** What one is called here; empty if it is none. */
    Optional<String> name(long number) {
        String name = names.get(number);
        boolean reserved = number < firstOfUsers && number != ROOT;
        return name == null && reserved ? Optional.of("$INODE-" + number) : Optional.ofNullable(name);
    }

    /** Number and name of each that has a purpose. */
    Map<Long, String> all() {
        return Map.copyOf(names);
    }
}
