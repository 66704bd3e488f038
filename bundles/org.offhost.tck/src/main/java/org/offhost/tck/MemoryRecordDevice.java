// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.offhost.block.Designator;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;

/** A tape on a list, which it shares with its maker; an element of no bytes is a filemark. */
public final class MemoryRecordDevice implements RecordDevice {
    private final List<byte[]> objects;
    private final int capacity;
    private final Unit unit;
    private int position;

    /**
     * @param objects records and filemarks
     * @param capacity most objects that fit
     */
    public MemoryRecordDevice(List<byte[]> objects, int capacity) {
        this.objects = objects;
        this.capacity = capacity;
        this.unit = new Unit(
                new Designator(Designator.Scheme.T10, "offhost memory " + System.identityHashCode(objects)),
                Unit.Kind.RECORDS,
                0,
                0,
                false,
                "");
    }

    @Override
    public Unit unit() {
        return unit;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void locate(long object) throws IOException {
        if (object > objects.size()) {
            position = objects.size();
            throw new IOException("object " + object + " of " + objects.size());
        }
        position = object == END_OF_DATA ? objects.size() : (int) object;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position == objects.size()) {
            return BLANK;
        }
        byte[] record = objects.get(position++);
        if (record.length > target.remaining()) {
            throw new IOException("record of " + record.length + " bytes, room for " + target.remaining());
        }
        target.put(record);
        return record.length == 0 ? FILEMARK : record.length;
    }

    @Override
    public void write(ByteBuffer record) throws EndOfMediumException {
        if (!record.hasRemaining()) {
            throw new IllegalArgumentException("a record of no bytes");
        }
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        append(bytes);
    }

    private void append(byte[] object) throws EndOfMediumException {
        if (position >= capacity) {
            throw new EndOfMediumException("the tape holds " + capacity + " objects");
        }
        objects.subList(position, objects.size()).clear();
        objects.add(object);
        position++;
    }

    @Override
    public void writeFilemarks(int count) throws EndOfMediumException {
        for (int i = 0; i < count; i++) {
            append(new byte[0]);
        }
    }

    @Override
    public void spaceFilemarks(int count) throws IOException {
        for (int left = count; left > 0; ) {
            if (position == objects.size()) {
                throw new IOException("end of data before " + left + " filemarks");
            }
            left -= objects.get(position++).length == 0 ? 1 : 0;
        }
    }

    @Override
    public void close() {
        // nothing is open
    }
}
