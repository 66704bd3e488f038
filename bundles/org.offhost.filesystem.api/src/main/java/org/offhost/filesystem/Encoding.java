// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

/** How stored bytes stand for content. */
public enum Encoding {
    /** As they are; extents may be copied by others. */
    PLAIN,
    /** NTFS compression ([MS-XCA] 2.5); decoded by {@link FileSystemVolume#content}. */
    LZNT1,
    /**
     * Content lies compressed in another stream of the entry, which its reparse point tells (WOF, provider FILE); decoded
     * by {@link FileSystemVolume#content}.
     */
    WOF,
    /** Encrypted by the file system itself: EFS of NTFS and exFAT, fscrypt of ext4. Kept raw. */
    EFS,
    /** Content lies in a deduplication store; only the reparse point is here. */
    DEDUP,
    /** Content lies elsewhere: in a WIM file, with a cloud or an archive; only the reparse point is here. */
    ELSEWHERE;

    /** Whether the content is not in the entry at all: what is stored must not be taken for it. */
    public boolean isAway() {
        return this == DEDUP || this == ELSEWHERE;
    }
}
