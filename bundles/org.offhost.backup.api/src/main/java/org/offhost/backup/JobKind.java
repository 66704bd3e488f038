// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/** What a job does. */
public enum JobKind {
    BACKUP,
    RESTORE,
    VERIFY,
    /** Makes of the point that a set shows one that stands alone, on another medium. */
    CONSOLIDATE;

    /** Whether it writes a set to a medium. */
    public boolean makesSets() {
        return this == BACKUP || this == CONSOLIDATE;
    }
}
