// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open session on a sequential-access device: records of any length and filemarks, one behind the other.
 *
 * <p>Every record and every filemark is a logical object; the first has identifier 0 (SSC-4, 4.2.8). A session belongs to
 * one thread.
 */
@ConsumerType
public interface RecordDevice extends Closeable {
    /** Its designator; size is 0. */
    Unit unit();

    /** The identifier of the logical object the next read or write works on (READ POSITION). */
    long position() throws IOException;

    /**
     * Moves to a logical object (LOCATE); 0 is the beginning, {@link #END_OF_DATA} is behind the last object.
     *
     * @throws IOException if there are fewer objects
     */
    void locate(long object) throws IOException;

    /**
     * Reads the next record.
     *
     * @param target room for the longest record expected; its position moves by the record's length
     * @return length of the record, {@link #FILEMARK} if a filemark was passed instead, {@link #BLANK} at end of data
     * @throws IOException if the record is longer than {@code target}, or the device refuses or is gone
     */
    int read(ByteBuffer target) throws IOException;

    /** Writes one record; what lies behind it is gone. Returns when the device has taken it. */
    void write(ByteBuffer record) throws IOException, EndOfMediumException;

    /**
     * Writes filemarks; with 0 only flushes. Returns when everything written is on the medium, and is what whoever opens the
     * unit anew will find.
     *
     * @param count number of filemarks, at least 0
     * @throws MediumGoneException if the medium was taken away, or another is in its place
     */
    void writeFilemarks(int count) throws IOException;

    /**
     * Bytes that fit behind the last object, as far as the device tells, and without compression.
     *
     * @return empty if it does not tell
     */
    default OptionalLong remaining() throws IOException {
        return OptionalLong.empty();
    }

    /** Answer of {@link #read}: a filemark was passed. */
    int FILEMARK = -1;

    /** Answer of {@link #read}: there is nothing behind this position. */
    int BLANK = -2;

    /** Argument of {@link #locate}: behind the last object. */
    long END_OF_DATA = -1;

    /**
     * Moves over filemarks (SPACE).
     *
     * @param count how many, forward; the position is then behind the last of them
     * @throws IOException if end of data comes first; the position is then end of data
     */
    void spaceFilemarks(int count) throws IOException;
}
