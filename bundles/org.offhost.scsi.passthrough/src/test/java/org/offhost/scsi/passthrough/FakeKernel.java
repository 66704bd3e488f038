// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Where there is no unit: answers every command as a test says, by the layout of the real one. */
final class FakeKernel implements Kernel {
    private final Map<Long, ByteBuffer> memory = new HashMap<>();
    private long nextAddress = 0x1000;
    final List<String> opened = new CopyOnWriteArrayList<>();
    final List<Integer> closed = new CopyOnWriteArrayList<>();
    final List<byte[]> sent = new CopyOnWriteArrayList<>();
    volatile int longest = 1 << 20;
    volatile int refusal;
    volatile CountDownLatch begun = new CountDownLatch(0);
    volatile CountDownLatch goOn = new CountDownLatch(0);
    volatile byte[] comes = {};
    volatile int residual;

    @Override
    public int open(Path node, Opening how) throws KernelException {
        if (refusal != 0) {
            throw new KernelException("open " + node, refusal);
        }
        opened.add(how + " " + node.getFileName());
        return opened.size();
    }

    @Override
    public void close(int descriptor) {
        closed.add(descriptor);
    }

    @Override
    public synchronized long address(ByteBuffer direct) {
        memory.put(nextAddress, direct);
        return nextAddress++;
    }

    @Override
    public void ioctl(int descriptor, int request, ByteBuffer argument) throws KernelException {
        argument.order(ByteOrder.nativeOrder());
        if (request == SgHeader.LONGEST_TRANSFER) {
            argument.putInt(0, longest);
            return;
        }
        if (closed.contains(descriptor)) {
            throw new KernelException("ioctl", 9);
        }
        begun.countDown();
        awaitGoOn();
        int length = argument.getInt(12);
        if (length > 0) {
            ByteBuffer data = memory(argument.getLong(16));
            if (argument.getInt(4) == -2) {
                byte[] told = new byte[length];
                data.get(0, told);
                sent.add(told);
            } else {
                data.put(0, comes);
            }
        }
        argument.putInt(72, residual);
    }

    private synchronized ByteBuffer memory(long address) {
        return memory.get(address);
    }

    private void awaitGoOn() {
        boolean interrupted = false;
        while (true) {
            try {
                goOn.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // as in the kernel
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void keepSignalsOut() {
        // there are none
    }
}
