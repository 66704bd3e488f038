// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/** What a restore to a folder does with a file that was there before it; never said of what the same job has restored. */
public enum ExistingFiles {
    /** The restore is refused before anything is written. */
    REFUSE,
    /** The file stays as it is and is counted as passed over. */
    SKIP,
    /** The file is replaced. */
    OVERWRITE
}
