// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

/** How stored bytes stand for content. */
public enum Encoding {
    /** As they are; extents may be copied by others. */
    PLAIN,
    /** NTFS compression ([MS-XCA] 2.5); decoded by {@link FileSystemVolume#content}. */
    LZNT1,
    /** Content lies compressed in the named stream WofCompressedData; kept raw. */
    WOF,
    /** Encrypted by EFS; kept raw. */
    EFS,
    /** Content lies in a deduplication store; only the reparse point is here. */
    DEDUP
}
