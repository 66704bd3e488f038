// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The transmission phase (proto.md, "Transmission"): some requests on the way, their replies in any order. Not thread-safe. */
final class Transmission {
    private static final int SIMPLE_MAGIC = 0x67446698;
    private static final int CHUNK_MAGIC = 0x668e33ef;
    private static final int DONE = 1;
    private static final int NONE = 0;
    private static final int ERROR_BIT = 1 << 15;
    private static final int ERROR_OFFSET = ERROR_BIT + 2;
    private static final int DISCONNECT = 2;

    /** Requests on the way at a time: as many as QEMU works on for one client. */
    private static final int DEPTH = 16;

    /** Chunks of one reply: a server that sends more of them is not about to end. */
    private static final int MOST_CHUNKS = 1 << 16;

    private final Wire wire;
    private final boolean structured;
    private long cookie;
    private final ByteBuffer head = ByteBuffer.allocate(20);
    private final ByteBuffer requests = ByteBuffer.allocate(DEPTH * NbdRequest.LENGTH);

    Transmission(Wire wire, boolean structured) {
        this.wire = wire;
        this.structured = structured;
    }

    /**
     * Sends requests and receives their replies.
     *
     * @throws NbdException the first that the server refused with, when all are answered
     */
    void run(List<? extends NbdRequest> requests) throws IOException {
        Deque<NbdRequest> left = new ArrayDeque<>(requests);
        Map<Long, NbdRequest> open = new HashMap<>();
        long chunks = 0;
        while (!left.isEmpty() || !open.isEmpty()) {
            if (open.size() <= DEPTH / 2) { // many at once, while the server has enough to do
                sendMore(left, open);
            }
            int before = open.size();
            receive(open);
            chunks = open.size() < before ? 0 : chunks + 1;
            if (chunks > MOST_CHUNKS) {
                throw new MalformedNbdException("reply", "more than " + MOST_CHUNKS + " chunks", "its end");
            }
        }
        for (NbdRequest request : requests) {
            if (request.error() != null) {
                throw request.error();
            }
        }
    }

    private void sendMore(Deque<NbdRequest> left, Map<Long, NbdRequest> open) throws IOException {
        requests.clear();
        while (!left.isEmpty() && open.size() < DEPTH) {
            NbdRequest next = left.remove();
            open.put(++cookie, next);
            next.encode(cookie, requests);
        }
        wire.send(requests.flip());
    }

    private void receive(Map<Long, NbdRequest> open) throws IOException {
        int magic = take(4).getInt();
        if (magic == SIMPLE_MAGIC) {
            ByteBuffer rest = take(12);
            int error = rest.getInt();
            long of = rest.getLong();
            NbdRequest request = find(open, of);
            if (error != 0) {
                request.fail(new NbdException(error, request.position(), ""));
            } else if (structured) {
                throw new MalformedNbdException("reply", "a simple one with data", "chunks");
            } else {
                request.simple(wire);
            }
            end(open, of, request);
        } else if (magic == CHUNK_MAGIC && structured) {
            chunk(open);
        } else {
            throw new MalformedNbdException("reply", Integer.toHexString(magic), "its magic number");
        }
    }

    private void chunk(Map<Long, NbdRequest> open) throws IOException {
        ByteBuffer rest = take(16);
        int flags = rest.getShort() & 0xFFFF;
        int type = rest.getShort() & 0xFFFF;
        long of = rest.getLong();
        long size = Integer.toUnsignedLong(rest.getInt());
        NbdRequest request = find(open, of);
        if (type == NONE) {
            if (size != 0 || (flags & DONE) == 0) {
                throw new MalformedNbdException("chunk of type none", size + " bytes", "none, and the last");
            }
        } else if ((type & ERROR_BIT) != 0) {
            error(request, type, size);
        } else {
            request.chunk(type, size, wire);
        }
        if ((flags & DONE) != 0) {
            end(open, of, request);
        }
    }

    private void error(NbdRequest request, int type, long size) throws IOException {
        int tail = type == ERROR_OFFSET ? Long.BYTES : 0;
        if (size < 6 + tail || size > 6 + tail + Text.LONGEST) {
            throw new MalformedNbdException("error chunk", size + " bytes", "an error and a short text");
        }
        ByteBuffer data = ByteBuffer.allocate((int) size);
        wire.receive(data);
        int error = data.flip().getInt();
        int length = data.getShort() & 0xFFFF;
        if (error == 0 || length > data.remaining() - tail) {
            throw new MalformedNbdException("error chunk", "error " + error + ", text of " + length, "both whole");
        }
        String words = Text.shown(data.slice(data.position(), length));
        long position = request.position();
        if (type == ERROR_OFFSET) {
            position = data.getLong(data.position() + length);
            if (position < request.position() || position - request.position() >= request.length()) {
                throw new MalformedNbdException("error chunk", "byte " + position, "one of the request");
            }
        }
        request.fail(new NbdException(error, position, words));
    }

    private static NbdRequest find(Map<Long, NbdRequest> open, long of) throws MalformedNbdException {
        NbdRequest request = open.get(of);
        if (request == null) {
            throw new MalformedNbdException("reply", "one to request " + of, "one that is open");
        }
        return request;
    }

    private static void end(Map<Long, NbdRequest> open, long of, NbdRequest request) throws MalformedNbdException {
        if (request.error() == null) {
            request.requireWhole();
        }
        request.done();
        open.remove(of);
    }

    /** Says that nothing more comes; the server answers nothing. */
    void disconnect() throws IOException {
        requests.clear();
        new Farewell().encode(++cookie, requests);
        wire.send(requests.flip());
    }

    private ByteBuffer take(int length) throws IOException {
        head.clear().limit(length);
        wire.receive(head);
        return head.flip();
    }

    /** NBD_CMD_DISC. */
    private static final class Farewell extends NbdRequest {
        Farewell() {
            super(DISCONNECT, 0, 0, 0);
        }

        @Override
        void simple(Wire wire) {
            throw new IllegalStateException("never answered");
        }

        @Override
        void chunk(int chunkType, long size, Wire wire) {
            throw new IllegalStateException("never answered");
        }

        @Override
        void requireWhole() {
            // nothing comes
        }
    }
}
