// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.offhost.block.BlockDevice;

/**
 * An open export of an NBD server, to read from. No call waits longer than the patience it was opened with for the server to
 * move. A server that breaks the protocol, or does not answer, has lost its connection: every later call fails. Thread-safe; calls
 * come one after another.
 */
public final class NbdClient implements Closeable {
    /** Allocation as every server knows it. */
    public static final String ALLOCATION = "base:allocation";

    /** Before the name of a dirty bitmap of QEMU. */
    public static final String DIRTY_BITMAP = "qemu:dirty-bitmap:";

    /** Bytes of one request; some of them are on the way at a time. */
    private static final int PART = 512 << 10;

    /** Bytes of one block status request, a multiple of every smallest block. */
    private static final int STATUS_PART = 1 << 30;

    private final PatientSocket socket;
    private final ExportInfo info;
    private final Transmission transmission;
    private IOException broken;

    private NbdClient(PatientSocket socket, ExportInfo info) {
        this.socket = socket;
        this.info = info;
        this.transmission = new Transmission(new ReadAhead(socket), info.structured());
    }

    /**
     * Opens an export.
     *
     * @param export its name, 4,096 bytes at most; empty for the server's default
     * @param contexts meta contexts to ask ranges of later
     * @param patience longest wait for the server, in this and every later call
     * @throws IOException if it cannot be reached, or refuses
     */
    public static NbdClient open(NbdAddress address, String export, List<String> contexts, Duration patience)
            throws IOException {
        PatientSocket socket = PatientSocket.connect(address.socket(), patience);
        try {
            return new NbdClient(socket, new Handshake(socket, export).run(contexts));
        } catch (IOException | RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    /** Bytes the export holds. */
    public long size() {
        return info.size();
    }

    /** Whether the server would refuse writes. */
    public boolean readOnly() {
        return info.readOnly();
    }

    /** Whether ranges of a meta context can be asked for. */
    public boolean knows(String context) {
        return info.contexts().containsKey(context);
    }

    /**
     * Reads until the buffer is full.
     *
     * @throws IllegalArgumentException if the range passes the end
     * @throws NbdException if the server refused; the next call may do better
     */
    public void read(long position, ByteBuffer target) throws IOException {
        readAll(List.of(new BlockDevice.Part(position, target)));
    }

    /**
     * Reads ranges, several of them on their way at a time, until their buffers are full.
     *
     * @throws IllegalArgumentException if one passes the end; none was read then
     * @throws NbdException if the server refused one; the next call may do better
     */
    public synchronized void readAll(List<BlockDevice.Part> parts) throws IOException {
        for (BlockDevice.Part part : parts) {
            require(part.position(), part.target().remaining());
        }
        int smallest = info.smallest();
        List<BlockDevice.Part> whole = new ArrayList<>();
        for (BlockDevice.Part part : parts) {
            if (part.position() % smallest == 0 && part.target().remaining() % smallest == 0) {
                whole.add(part);
            } else {
                widened(part.position(), part.target());
            }
        }
        aligned(whole);
    }

    private void widened(long position, ByteBuffer target) throws IOException {
        int smallest = info.smallest();
        long from = position / smallest * smallest;
        long to = (position + target.remaining() + smallest - 1) / smallest * smallest;
        while (target.hasRemaining()) { // in parts, or the buffer would be as long as the caller's
            ByteBuffer blocks = ByteBuffer.allocate((int) Math.min(to - from, PART));
            aligned(List.of(new BlockDevice.Part(from, blocks)));
            int skip = (int) Math.max(0, position - from);
            int length = Math.min(blocks.capacity() - skip, target.remaining());
            target.put(blocks.slice(skip, length));
            from += blocks.capacity();
        }
    }

    private void aligned(List<BlockDevice.Part> parts) throws IOException {
        int most = Math.min(info.longest(), PART);
        List<ReadRequest> requests = new ArrayList<>();
        for (BlockDevice.Part part : parts) {
            ByteBuffer target = part.target();
            for (int done = 0; done < target.remaining(); done += most) {
                int length = Math.min(most, target.remaining() - done);
                requests.add(new ReadRequest(part.position() + done, target.slice(target.position() + done, length)));
            }
        }
        run(requests);
        parts.forEach(part -> part.target().position(part.target().limit()));
    }

    /**
     * Tells what the server says of a range. Neighbours that are alike are joined only as far as the server does so.
     *
     * @throws IllegalArgumentException if the range passes the end, or the server does not know the context
     */
    public synchronized void status(String context, long position, long length, StatusSink sink) throws IOException {
        require(position, length);
        Integer id = info.contexts().get(context);
        if (id == null) {
            throw new IllegalArgumentException("the NBD server knows no meta context '" + context + "' of this export");
        }
        long at = position / info.smallest() * info.smallest();
        long end = position + length;
        while (at < end) {
            long whole = (end - at + info.smallest() - 1) / info.smallest() * info.smallest();
            StatusRequest request = new StatusRequest(
                    at, (int) Math.min(whole, STATUS_PART), id, info.contexts().size());
            run(List.of(request));
            for (StatusRequest.Run run : request.runs()) {
                long from = Math.max(at, position);
                long to = Math.min(at + run.length(), end);
                if (from < to) {
                    sink.range(from, to - from, run.flags());
                }
                at += run.length();
            }
        }
    }

    private void run(List<? extends NbdRequest> requests) throws IOException {
        if (broken != null) {
            throw new IOException("the connection to the NBD server was lost before: " + broken.getMessage(), broken);
        }
        try {
            transmission.run(requests);
        } catch (NbdException e) {
            throw e;
        } catch (IOException e) {
            broken = e;
            socket.close();
            throw e;
        }
    }

    private void require(long position, long length) {
        if (position < 0 || length < 0 || position > info.size() - length) {
            throw new IllegalArgumentException(
                    "position=" + position + " length=" + length + " passes the end at " + info.size());
        }
    }

    /** Fails whoever waits for the server, from any thread. */
    public void abort() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing is buffered here, and nobody is left who could be told
        }
    }

    /** Says farewell, if nobody waits for the server. */
    @Override
    public synchronized void close() throws IOException {
        try {
            if (broken == null) {
                transmission.disconnect();
            }
        } catch (IOException e) {
            // it is gone already
        } finally {
            broken = Objects.requireNonNullElseGet(broken, () -> new IOException("it was closed"));
            socket.close();
        }
    }
}
