// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/** What a job does. */
public enum JobKind {
    BACKUP,
    RESTORE,
    VERIFY
}
