// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.offhost.inventory.form.SparseMap;

/** Takes the decoded content of one stream: data as bytes, holes as their length. Belongs to one thread. */
public final class DecodedSink extends OutputStream {
    private final DecodedStreams streams;
    private final long entryId;
    private final int attribute;
    private final long size;

    /** Offset and length of each range of data. */
    private long[] ranges = new long[2];

    private int count;
    private long position;
    private long data;
    private boolean closed;

    /** @param size bytes of content, holes included */
    DecodedSink(DecodedStreams streams, long entryId, int attribute, long size) {
        this.streams = streams;
        this.entryId = entryId;
        this.attribute = attribute;
        this.size = size;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        if (len == 0) {
            return;
        }
        check(len);
        if (count == 0 || ranges[2 * count - 2] + ranges[2 * count - 1] != position) {
            if (2 * count == ranges.length) {
                ranges = Arrays.copyOf(ranges, 2 * ranges.length);
            }
            ranges[2 * count++] = position;
        }
        streams.writeData(data, ByteBuffer.wrap(b, off, len));
        ranges[2 * count - 1] += len;
        position += len;
        data += len;
    }

    /** Zeros come next; they are not written. */
    public void zeros(long length) throws IOException {
        check(length);
        position += length;
    }

    /** Bytes of data so far, holes not counted. */
    public long data() {
        return data;
    }

    private void check(long more) throws IOException {
        if (more < 0 || more > size - position) {
            throw new IOException("decoded content is longer than its " + size + " bytes");
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (position != size) {
            throw new IOException("decoded content ends at " + position + " of " + size + " bytes");
        }
        streams.complete(entryId, attribute, new SparseMap(Arrays.copyOf(ranges, 2 * count), size));
    }
}
