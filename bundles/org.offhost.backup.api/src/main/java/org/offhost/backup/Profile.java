// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/** What a set holds. */
public enum Profile {
    /** The allocated ranges of the volume as one sparse image, and an index of its files. */
    VOLUME,
    /** One member per file. */
    FILES
}
