// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

/** How a set keeps a volume. */
public enum Profile {
    /** One sparse member with every allocated range of the volume. */
    VOLUME,
    /** One member per file. */
    FILES
}
