// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.Designator;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;

/** A tape in memory: a list of records, a filemark being an empty one. */
public final class MemoryTape implements RecordDevice {
    private static final byte[] MARK = new byte[0];
    private final List<byte[]> objects = new ArrayList<>();
    private int position;
    private long room = Long.MAX_VALUE;
    private int writesLeft = Integer.MAX_VALUE;
    private int moves;
    private OptionalLong told = OptionalLong.empty();

    public void limit(long bytes) {
        room = bytes;
    }

    /** What its drive says that fits behind the last object. */
    public void tell(long bytes) {
        told = OptionalLong.of(bytes);
    }

    @Override
    public OptionalLong remaining() {
        return told;
    }

    /** Every write behind these fails, as if the process had been killed. */
    public void failAfter(int writes) {
        writesLeft = writes;
    }

    /** Changes what is there, as somebody else would; a filemark is an empty record. */
    public void replace(int object, byte[] record) {
        objects.set(object, record.length == 0 ? MARK : record);
    }

    public void insert(int object, byte[] record) {
        objects.add(object, record.length == 0 ? MARK : record);
    }

    public void remove(int object) {
        objects.remove(object);
    }

    public void cutAt(int object) {
        objects.subList(object, objects.size()).clear();
    }

    /** How often it was told to wind. */
    public int moves() {
        return moves;
    }

    void toFile(int file, OutputStream out) throws IOException {
        int number = 0;
        for (byte[] o : objects) {
            if (o == MARK) {
                number++;
            } else if (number == file) {
                out.write(o);
            }
        }
    }

    /** A tape that {@link #save} wrote. */
    static MemoryTape load(InputStream in) throws IOException {
        MemoryTape tape = new MemoryTape();
        DataInputStream data = new DataInputStream(in);
        for (int length = data.readInt(); length >= 0; length = data.readInt()) {
            tape.objects.add(length == 0 ? MARK : data.readNBytes(length));
        }
        return tape;
    }

    /** Each object behind its length, a filemark being of length 0; then -1. */
    void save(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        for (byte[] o : objects) {
            data.writeInt(o.length);
            data.write(o);
        }
        data.writeInt(-1);
        data.flush();
    }

    @Override
    public Unit unit() {
        return new Unit(new Designator(Designator.Scheme.NAA, "6000000000000002"), Unit.Kind.RECORDS, 0, 0, false, "");
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void locate(long object) throws IOException {
        moves++;
        if (object > objects.size()) {
            position = objects.size();
            throw new IOException("no object " + object);
        }
        position = object == END_OF_DATA ? objects.size() : (int) object;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position == objects.size()) {
            return BLANK;
        }
        byte[] o = objects.get(position++);
        if (o == MARK) {
            return FILEMARK;
        }
        if (o.length > target.remaining()) {
            throw new IOException("record of " + o.length + " bytes");
        }
        target.put(o);
        return o.length;
    }

    private void count() throws IOException {
        if (writesLeft-- <= 0) {
            throw new IOException("killed");
        }
    }

    @Override
    public void write(ByteBuffer record) throws IOException {
        count();
        cut();
        byte[] o = new byte[record.remaining()];
        record.get(o);
        room -= o.length;
        if (room < 0) {
            throw new EndOfMediumException("end of tape");
        }
        objects.add(o);
        position++;
    }

    private void cut() {
        objects.subList(position, objects.size()).clear();
    }

    @Override
    public void writeFilemarks(int count) throws IOException {
        count();
        cut();
        for (int i = 0; i < count; i++) {
            objects.add(MARK);
            position++;
        }
    }

    @Override
    public void spaceFilemarks(int count) throws IOException {
        moves++;
        for (int i = 0; i < count; i++) {
            do {
                if (position == objects.size()) {
                    throw new IOException("end of data");
                }
            } while (objects.get(position++) != MARK);
        }
    }

    @Override
    public void close() {
        // nothing to let go
    }
}
