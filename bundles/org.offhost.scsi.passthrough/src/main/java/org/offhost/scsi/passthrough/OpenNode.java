// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.offhost.block.ProviderWithdrawnException;

/** A generic node that is open, until the last command through it has ended. Thread-safe. */
final class OpenNode {
    /** What sg takes of one descriptor (SG_MAX_QUEUE). */
    static final int COMMANDS = 16;

    /** Buffers of one length that are kept for the next command. */
    private static final int KEPT = 4;

    private static final int SMALLEST = 4 << 10;

    /** Of an adapter whose driver does not tell. */
    private static final int COMMON_TRANSFER = 128 << 10;

    private final Kernel kernel;
    private final SgUnit unit;
    private final int descriptor;
    private final int longest;
    private final Deque<ByteBuffer> buffers = new ArrayDeque<>();
    private int users = 1;
    private boolean closed;

    private OpenNode(Kernel kernel, SgUnit unit, int descriptor) {
        this.kernel = kernel;
        this.unit = unit;
        this.descriptor = descriptor;
        this.longest = longest(kernel, descriptor);
    }

    static OpenNode open(Kernel kernel, SgUnit unit) throws IOException {
        try {
            return new OpenNode(kernel, unit, kernel.open(unit.node(), Kernel.Opening.READ_WRITE));
        } catch (KernelException e) {
            throw new IOException(unit + " cannot be opened: " + words(e), e);
        }
    }

    private static String words(KernelException e) {
        return switch (e.number()) {
            case KernelException.ACCESS, KernelException.NOT_PERMITTED ->
                "not permitted; SCSI commands need root, or both rights on the node and CAP_SYS_RAWIO";
            case KernelException.NO_ENTRY -> "there is no such node";
            case KernelException.NO_DEVICE, KernelException.NO_SUCH_ADDRESS -> "its unit is gone or offline";
            case KernelException.BUSY -> "another program has it for itself alone";
            default -> e.getMessage();
        };
    }

    private static int longest(Kernel kernel, int descriptor) {
        ByteBuffer answer = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        try {
            kernel.ioctl(descriptor, SgHeader.LONGEST_TRANSFER, answer);
        } catch (KernelException e) {
            return COMMON_TRANSFER;
        }
        return answer.getInt(0) < SMALLEST ? SMALLEST : answer.getInt(0);
    }

    /** Bytes that one command may carry. */
    int longestTransfer() {
        return longest;
    }

    /**
     * Sends a command and waits for its end, however long that takes.
     *
     * @param data what is sent, or room for what comes; direct, or without room
     */
    SgResult transfer(byte[] cdb, ByteBuffer data, int length, boolean out, int milliseconds) throws IOException {
        enter();
        try {
            ByteBuffer command = ByteBuffer.allocateDirect(cdb.length).put(0, cdb);
            ByteBuffer sense = ByteBuffer.allocateDirect(SgHeader.SENSE);
            ByteBuffer header = ByteBuffer.allocateDirect(SgHeader.LENGTH);
            long at = length == 0 ? 0 : kernel.address(data);
            SgHeader.encode(
                    new SgHeader.Request(
                            kernel.address(command), cdb.length, at, length, out, kernel.address(sense), milliseconds),
                    header);
            try {
                kernel.ioctl(descriptor, SgHeader.TRANSFER, header);
            } catch (KernelException e) {
                if (e.isGone()) {
                    throw new ProviderWithdrawnException(unit + " is not there any more", e);
                }
                throw new IOException(
                        unit
                                + (e.number() == KernelException.INTERRUPTED
                                        ? " was sent a command that may go on for " + milliseconds + " ms: "
                                        : " was not sent a command of " + length + " bytes: ")
                                + e.getMessage(),
                        e);
            } finally {
                Reference.reachabilityFence(command);
                Reference.reachabilityFence(data);
            }
            return SgHeader.decode(header, length, sense);
        } finally {
            leave();
        }
    }

    /** A direct buffer of at least that length, for one command. */
    ByteBuffer buffer(int length) {
        synchronized (buffers) {
            ByteBuffer kept = buffers.peek();
            if (kept != null && kept.capacity() >= length) {
                return buffers.remove().clear();
            }
            buffers.clear(); // shorter ones: commands have grown
        }
        return ByteBuffer.allocateDirect(Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, length - 1)) << 1));
    }

    /** Takes back one that the kernel has no use for any more. */
    void giveBack(ByteBuffer buffer) {
        synchronized (buffers) {
            ByteBuffer kept = buffers.peek();
            if (buffers.size() < KEPT && (kept == null || kept.capacity() <= buffer.capacity())) {
                buffers.push(buffer);
            }
        }
    }

    private synchronized void enter() throws IOException {
        if (closed) {
            throw new IOException("this session on " + unit + " is closed");
        }
        users++;
    }

    private void leave() {
        boolean last;
        synchronized (this) {
            last = --users == 0;
        }
        if (last) {
            kernel.close(descriptor); // a number that is free may be anybody's by the next call
        }
    }

    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        leave();
    }
}
