// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CdbDecoder;
import org.offhost.scsi.Designation;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.LogicalUnitList;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** A disk in memory as LUN 0 of a transport. SYNCHRONIZE CACHE with IMMED clear stands still until it is aborted. */
public final class MemoryDisk implements ScsiTransport {
    public static final int BLOCK = 512;

    private final byte[] bytes;
    private final Map<ScsiCommand, CountDownLatch> held = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch anyHeld = new CountDownLatch(1);
    private volatile Runnable closing = () -> {};

    public MemoryDisk(int blocks) {
        bytes = new byte[blocks * BLOCK];
    }

    public byte[] bytes() {
        return bytes;
    }

    /** How many nexuses there are. */
    int open() {
        return open.get();
    }

    /** Runs something whenever a nexus is closed, before it is. */
    void atClose(Runnable what) {
        closing = what;
    }

    /** Waits until a command stands still. */
    public void awaitHeld() throws InterruptedException {
        anyHeld.await();
    }

    @Override
    public String initiator() {
        return "iqn.2026-11.org.offhost:test";
    }

    @Override
    public List<String> addresses() {
        return List.of("lun/0");
    }

    @Override
    public ScsiNexus connect(String address) {
        open.incrementAndGet();
        return new ScsiNexus() {
            @Override
            public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
                return MemoryDisk.this.execute(command);
            }

            @Override
            public void abort(ScsiCommand command) {
                CountDownLatch latch = held.get(command);
                if (latch != null) {
                    latch.countDown();
                }
            }

            @Override
            public void close() {
                closing.run();
                open.decrementAndGet();
            }
        };
    }

    private ScsiResponse execute(ScsiCommand command) throws IOException {
        try {
            return execute(CdbDecoder.decode(command.cdb(), DeviceType.DISK), command);
        } catch (InvalidFieldException e) {
            return new ScsiResponse(
                    ScsiResponse.CHECK_CONDITION, SenseData.of(e).encode());
        }
    }

    private ScsiResponse execute(Cdb cdb, ScsiCommand command) throws IOException {
        if (cdb instanceof Cdb.Inquiry c) {
            return answer(command, inquiry(c), c.allocation());
        } else if (cdb instanceof Cdb.ReadCapacity16 c) {
            return answer(command, new Capacity(bytes.length / BLOCK, BLOCK).encode16(), c.allocation());
        } else if (cdb instanceof Cdb.ReportLuns c) {
            return answer(command, new LogicalUnitList(List.of(0L)).encode(), c.allocation());
        } else if (cdb instanceof Cdb.Read c) {
            if (c.lba() + c.blocks() > bytes.length / BLOCK) {
                return new ScsiResponse(
                        ScsiResponse.CHECK_CONDITION,
                        SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.LBA_OUT_OF_RANGE)
                                .encode());
            }
            command.dataIn().put(bytes, (int) c.lba() * BLOCK, (int) c.blocks() * BLOCK);
        } else if (cdb instanceof Cdb.Write c) {
            ByteBuffer out = command.dataOut().duplicate();
            out.get(out.position(), bytes, (int) c.lba() * BLOCK, (int) c.blocks() * BLOCK);
        } else if (cdb instanceof Cdb.ModeSense) {
            return new ScsiResponse(
                    ScsiResponse.CHECK_CONDITION,
                    SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_OPERATION_CODE)
                            .encode());
        } else if (cdb instanceof Cdb.SynchronizeCache c && !c.immediate()) {
            hold(command);
        }
        return ScsiResponse.good();
    }

    private void hold(ScsiCommand command) throws IOException {
        CountDownLatch latch = new CountDownLatch(1);
        held.put(command, latch);
        anyHeld.countDown();
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new InterruptedIOException("aborted");
    }

    private static byte[] inquiry(Cdb.Inquiry c) {
        return c.vpd()
                ? InquiryData.encodeIdentification(
                        0, List.of(Designation.of(Designator.parse("naa.6024f489407eac7d0000000000000001"))))
                : new InquiryData(0, 0, false, 6, true, "OFFHOST", "MEMORY", "1").encode();
    }

    private static ScsiResponse answer(ScsiCommand command, byte[] data, int allocation) {
        command.dataIn()
                .put(
                        data,
                        0,
                        Math.min(
                                data.length,
                                Math.min(allocation, command.dataIn().remaining())));
        return ScsiResponse.good();
    }
}
