// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.nio.ByteBuffer;

/** Bytes on their way, first in, first out; what a segment leaves is residual data. Grows to what is asked for. */
final class ResidualBuffer {
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private int head;
    private int tail;

    int size() {
        return tail - head;
    }

    boolean isEmpty() {
        return head == tail;
    }

    /** Room behind the last byte, to be filled; {@link #filled} then takes it in. */
    ByteBuffer room(int length) {
        if (isEmpty()) {
            head = 0;
            tail = 0;
        }
        if (bytes.capacity() - tail < length) {
            ByteBuffer target = bytes.capacity() - size() < length ? ByteBuffer.allocateDirect(size() + length) : bytes;
            ByteBuffer rest = bytes.duplicate().limit(tail).position(head);
            tail = rest.remaining();
            target.clear().put(rest);
            head = 0;
            bytes = target;
        }
        return bytes.duplicate().clear().limit(tail + length).position(tail);
    }

    void filled(int length) {
        tail += length;
    }

    /** Takes bytes from the front; the view is good until the next {@link #room}. */
    ByteBuffer take(int length) {
        ByteBuffer view = bytes.duplicate().clear().limit(head + length).position(head);
        head += length;
        return view;
    }

    /** Moves bytes from the front of this to the back of another. */
    void moveTo(ResidualBuffer other, int length) {
        other.room(length).put(take(length));
        other.filled(length);
    }

    void append(ByteBuffer data) {
        int length = data.remaining();
        room(length).put(data);
        filled(length);
    }

    void appendZeros(int length) {
        ByteBuffer room = room(length);
        while (room.hasRemaining()) {
            room.put((byte) 0);
        }
        filled(length);
    }

    void clear() {
        head = 0;
        tail = 0;
    }
}
