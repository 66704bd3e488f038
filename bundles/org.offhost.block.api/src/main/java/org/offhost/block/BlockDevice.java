// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open session on blocks, or on a part of them.
 *
 * <p>Sessions may be used by several threads at a time. After its provider was withdrawn every call fails within 1 s
 * with {@link ProviderWithdrawnException}.
 */
@ConsumerType
public interface BlockDevice extends Closeable {
    /** Size in bytes, logical block length, designator, read-only or not. Constant for the session. */
    Unit unit();

    /**
     * Reads bytes at any position, block boundary or not, until {@code target} is full.
     *
     * @param position first byte; {@code position + target.remaining()} must not pass {@link #size()}
     * @throws IllegalArgumentException if the range passes the end
     * @throws UnreadableBlockException if the medium gives an error for a block of the range
     * @throws IOException if the device refuses or is gone
     */
    void read(long position, ByteBuffer target) throws IOException;

    /**
     * Reads several ranges, each as {@link #read} does. Whoever knows them together asks for them together: a device that has
     * several commands on their way need not wait for one before it sends the next.
     *
     * @param parts in any order; read in theirs where the device has one command at a time
     * @throws IOException as {@link #read} does, for any of them; some or all of the others may have been read then
     */
    default void readAll(List<Part> parts) throws IOException {
        for (Part part : parts) {
            read(part.position(), part.target());
        }
    }

    /**
     * A range that is to be read.
     *
     * @param position first byte
     * @param target filled
     */
    record Part(long position, ByteBuffer target) {}

    /**
     * Writes whole logical blocks.
     *
     * @param position first byte, a multiple of the block length
     * @param source a multiple of the block length; drained
     * @throws IllegalArgumentException if position or length is no multiple of the block length or passes the end
     * @throws MediumGoneException as {@link #flush} does, or later there
     * @throws IOException if the device is read-only, refuses, or is gone
     */
    void write(long position, ByteBuffer source) throws IOException;

    /**
     * Returns when all that was written is on stable storage, and is what whoever opens the unit anew will find: after it a
     * set may be called committed.
     *
     * @throws MediumGoneException if what is written to was taken away, or something else is in its place
     */
    void flush() throws IOException;

    /**
     * Gives the storage behind some bytes back, where the device can: they read as zeros then. What cannot be given back stays as
     * it is. Durable behind the next {@link #flush}.
     *
     * @return how many were given back
     * @throws IllegalArgumentException if the range passes the end
     * @throws IOException if the device is read-only, or is gone
     */
    default long release(long position, long length) throws IOException {
        return 0;
    }

    /** Where the bytes of this device lie on its unit. */
    default Origin origin() {
        return Origin.whole(unit());
    }

    /** Bytes this device holds. */
    default long size() {
        return unit().size();
    }

    /** Bytes of a logical block, a power of two from 512. */
    default int blockLength() {
        return unit().blockLength();
    }
}
