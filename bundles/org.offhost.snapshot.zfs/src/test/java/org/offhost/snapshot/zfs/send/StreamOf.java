// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs.send;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A stream of records as {@code zfs send} writes it, in either byte order. */
final class StreamOf {
    private final ByteOrder order;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long a;
    private long b;
    private long c;
    private long d;

    StreamOf(ByteOrder order) {
        this(order, 1);
    }

    StreamOf(ByteOrder order, long version) {
        this.order = order;
        add(record(0)
                .putLong(8, 0x2F5BACBACL)
                .putLong(16, version)
                .putLong(40, 22)
                .putLong(48, 11));
    }

    ByteBuffer record(int type) {
        return ByteBuffer.allocate(312).order(order).putInt(0, type);
    }

    StreamOf add(ByteBuffer record, int content) {
        add(record);
        add(ByteBuffer.allocate(content).order(order));
        return this;
    }

    StreamOf add(ByteBuffer record) {
        for (int at = 0; at < record.capacity(); at += 4) {
            a += record.getInt(at) & 0xffffffffL;
            b += a;
            c += b;
            d += c;
        }
        bytes.writeBytes(record.array());
        return this;
    }

    StreamOf object(long object, int type, int block) {
        return add(
                record(1).putLong(8, object).putInt(16, type).putInt(24, block).putInt(28, 5), 8);
    }

    StreamOf freeObjects(long first, long number) {
        return add(record(2).putLong(8, first).putLong(16, number));
    }

    StreamOf write(long object, long position, int length) {
        return add(record(3).putLong(8, object).putLong(24, position).putLong(32, length), length);
    }

    StreamOf free(long object, long position, long length) {
        return add(record(4).putLong(8, object).putLong(16, position).putLong(24, length));
    }

    byte[] end() {
        ByteBuffer end = record(5).putLong(8, a).putLong(16, b).putLong(24, c).putLong(32, d);
        bytes.writeBytes(end.array());
        return bytes.toByteArray();
    }
}
