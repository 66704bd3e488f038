// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.offhost.block.PrivateFiles;

/**
 * Writes the extents of a set: which range of the volume lies where in the set's stream, in the order of the stream.
 *
 * <p>Record, big-endian: byte of the volume (8), length (8), byte of the stream (8), which set (8): 0 for this one, 1 for the
 * one that it continues, which then has the range, and the byte of the stream is 0. Behind the last record zeros may follow.
 */
public final class ExtentsWriter implements ExtentSink, Closeable {
    public static final int RECORD = 32;
    /** Of a range that the parent has. */
    static final long BELOW = 1;

    private final DataOutputStream out;
    private long count;
    private long lastPosition;
    private long lastLength;
    private long lastOffset;
    private long lastSet;

    public ExtentsWriter(Path file) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(PrivateFiles.output(file), 1 << 16));
    }

    /** Adds a range; it is joined to the one before if both continue. */
    @Override
    public void add(long position, long length, long offset) throws IOException {
        if (lastSet == BELOW || lastOffset + lastLength != offset) {
            flush();
        }
        add(position, length, offset, 0);
    }

    /** Adds a range that is as it is in the set that this one continues. */
    public void addBelow(long position, long length) throws IOException {
        if (lastSet != BELOW) {
            flush();
        }
        add(position, length, 0, BELOW);
    }

    private void add(long position, long length, long offset, long set) throws IOException {
        if (lastLength > 0 && lastPosition + lastLength == position) {
            lastLength += length;
            return;
        }
        flush();
        lastPosition = position;
        lastLength = length;
        lastOffset = offset;
        lastSet = set;
    }

    /** Writes what was added so far. */
    public void flush() throws IOException {
        if (lastLength > 0) {
            out.writeLong(lastPosition);
            out.writeLong(lastLength);
            out.writeLong(lastOffset);
            out.writeLong(lastSet);
            count++;
            lastLength = 0;
        }
    }

    public long count() {
        return count;
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
