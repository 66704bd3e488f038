// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

/**
 * Whom a placement tells of its work. Every method may throw an unchecked exception to end the work, which the placement
 * passes on.
 */
public interface PlacementReport {
    /** Throws if nobody wants the work done any more; asked at least ten times a second. */
    void checkCancelled();

    /**
     * How far it is.
     *
     * @param done bytes of content that are placed or need not be
     * @param total bytes of content of all entries that were looked at
     */
    void progress(long done, long total);

    /** Bytes of content that were written, or on a dry run would be. */
    void written(long bytes);

    /** Files that are there now by this job, in all its runs. */
    void files(long count);

    /** The same of directories. */
    void directories(long count);

    /** Something that a person wants to know, as a sentence. */
    void note(String text);

    /**
     * What the host wants to find again with what is placed for good so far: one line, kept with that and as durable.
     * It tells of the entries whose placing is over, so for one that failed it is asked for at a later call.
     */
    String remark();

    /** The last {@link #remark} that was kept; told before the first entry is placed, if there is one. */
    void recall(String remark);
}
