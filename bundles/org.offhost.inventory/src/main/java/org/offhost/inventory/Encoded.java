// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

/** How a set of files keeps content that the overlay filter (WOF) has compressed. */
public enum Encoded {
    /** Plain, as any host can read it; files whose content lies elsewhere are left out. */
    DECODE,
    /** As stored, with the stream and the reparse point by which Windows finds and decodes it. */
    RAW
}
