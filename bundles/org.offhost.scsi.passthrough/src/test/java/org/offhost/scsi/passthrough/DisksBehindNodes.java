// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CdbDecoder;
import org.offhost.scsi.Designation;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** A kernel whose generic nodes are disks: tells which, how large, and refuses everything else as a disk does. */
final class DisksBehindNodes implements Kernel {
    private static final int BLOCK = 512;
    private static final int BLOCKS = 2048;
    private static final int TOLD_AT = 64;
    private static final int SENSE_LENGTH_AT = 67;
    private static final int RESIDUAL_AT = 72;

    private final Function<String, Designator> named;
    private final Map<Integer, Designator> open = new HashMap<>();
    private final Map<Long, ByteBuffer> memory = new HashMap<>();
    private int descriptors;

    /** @param named the unit of a node, by the name of its file */
    DisksBehindNodes(Function<String, Designator> named) {
        this.named = named;
    }

    @Override
    public synchronized int open(Path node, Opening how) {
        open.put(++descriptors, named.apply(node.getFileName().toString()));
        return descriptors;
    }

    @Override
    public synchronized void close(int descriptor) {
        open.remove(descriptor);
    }

    @Override
    public synchronized long address(ByteBuffer direct) {
        memory.put((long) memory.size() + 1, direct);
        return memory.size();
    }

    @Override
    public void keepSignalsOut() {
        // there are none
    }

    @Override
    public synchronized void ioctl(int descriptor, int request, ByteBuffer argument) throws KernelException {
        if (!open.containsKey(descriptor)) {
            throw new KernelException("ioctl", 9);
        }
        argument.order(ByteOrder.nativeOrder());
        if (request == SgHeader.LONGEST_TRANSFER) {
            argument.putInt(0, 1 << 20);
            return;
        }
        byte[] cdb = new byte[argument.get(8)];
        memory.get(argument.getLong(24)).get(0, cdb);
        int length = argument.getInt(12);
        byte[] data = new byte[0];
        try {
            data = answer(CdbDecoder.decode(cdb, DeviceType.DISK), open.get(descriptor));
        } catch (InvalidFieldException e) {
            refuse(argument, SenseData.of(e));
        }
        int given = Math.min(length, data.length);
        if (given > 0) {
            memory.get(argument.getLong(16)).put(0, data, 0, given);
        }
        argument.putInt(RESIDUAL_AT, length - given);
        if (data.length == 0 && argument.get(TOLD_AT) == 0 && length > 0) {
            refuse(argument, SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_OPERATION_CODE));
        }
    }

    private void refuse(ByteBuffer argument, SenseData why) {
        byte[] sense = why.encode();
        memory.get(argument.getLong(32)).put(0, sense);
        argument.put(TOLD_AT, (byte) ScsiResponse.CHECK_CONDITION).put(SENSE_LENGTH_AT, (byte) sense.length);
    }

    private static byte[] answer(Cdb cdb, Designator unit) {
        if (cdb instanceof Cdb.Inquiry c) {
            return c.vpd()
                    ? InquiryData.encodeIdentification(0, List.of(Designation.of(unit)))
                    : new InquiryData(0, 0, false, 6, true, "TEST", "DISK", "1").encode();
        }
        return cdb instanceof Cdb.ReadCapacity16 ? new Capacity(BLOCKS, BLOCK).encode16() : new byte[0];
    }
}
