// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

/**
 * What a journal of changes noted of one entry.
 *
 * @param position of the record in the journal; ascending
 * @param entryId {@link FileEntry#id()} of the entry
 * @param sequence {@link FileEntry#sequence()} at that time: another one is another entry
 * @param parentId {@link FileEntry#id()} of the directory its name is in
 * @param parentSequence sequence of that directory
 * @param time when, as in {@link FileTimes}
 * @param reason what was changed since the entry was opened (NTFS: USN_REASON_* flags, [MS-FSCC] 2.3)
 * @param source who did it, if it was no application (USN_SOURCE_* flags)
 * @param dosAttributes FILE_ATTRIBUTE_* flags at that time
 * @param name its name at that time, without a path; may hold unpaired surrogates
 */
public record Change(
        long position,
        long entryId,
        int sequence,
        long parentId,
        int parentSequence,
        long time,
        int reason,
        int source,
        int dosAttributes,
        String name) {
    /** USN_REASON_FILE_CREATE. */
    public static final int CREATED = 0x100;

    /** USN_REASON_FILE_DELETE. */
    public static final int DELETED = 0x200;

    /** USN_REASON_CLOSE: the last handle was closed; no change follows from this opening. */
    public static final int CLOSED = 0x8000_0000;
}
