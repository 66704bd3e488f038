// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

/** How a set of files keeps content that the file system's host had compressed by a filter (WOF, "Compact OS"). */
public enum Encoded {
    /** Plain, as any host can read it; its bytes pass this host. Files whose content lies elsewhere are left out. */
    DECODE,
    /** As stored, for Windows to decode. */
    RAW
}
