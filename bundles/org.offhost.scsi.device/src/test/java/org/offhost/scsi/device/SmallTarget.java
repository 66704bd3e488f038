// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.device;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CdbDecoder;
import org.offhost.scsi.Designation;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ModeHeader;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.SentCommand;
import org.offhost.scsi.TapePosition;

/** A target with disks and a tape in memory, just large enough to hold a session against. */
final class SmallTarget implements ScsiTransport {
    final Map<String, Lun> luns = new LinkedHashMap<>();
    volatile boolean gone;
    /** Bytes that a command may carry. */
    volatile int longest = Integer.MAX_VALUE;

    /** A unit; it answers what is queued before it executes. */
    abstract static class Lun {
        final Designator designator;
        final DeviceType type;
        final Deque<SenseData> queued = new ArrayDeque<>();
        final List<Cdb> received = new ArrayList<>();
        boolean writeProtected;
        /** Empty if it has no such page. */
        String serial = "";
        /** While set, commands wait until they are aborted. */
        volatile CountDownLatch stuck;

        final CountDownLatch arrived = new CountDownLatch(1);
        /** Commands that were sent and not waited for yet, now and at most. */
        int onTheirWay;

        int together;

        Lun(String designator, DeviceType type) {
            this.designator = Designator.parse(designator);
            this.type = type;
        }

        abstract SenseData execute(Cdb cdb, ByteBuffer out, ByteBuffer in);
    }

    static final class Disk extends Lun {
        final byte[] bytes;
        final int blockLength;
        long badBlock = -1;
        /** Most blocks of a WRITE SAME; 0 if it says nothing of unmapping. */
        int unmaps;

        Disk(String designator, int size, int blockLength) {
            super(designator, DeviceType.DISK);
            this.bytes = new byte[size];
            this.blockLength = blockLength;
        }

        @Override
        SenseData execute(Cdb cdb, ByteBuffer out, ByteBuffer in) {
            if (cdb instanceof Cdb.ReadCapacity16) {
                put(in, new Capacity(bytes.length / blockLength, blockLength).encode16());
            } else if (cdb instanceof Cdb.Read r) {
                if (badBlock >= r.lba() && badBlock < r.lba() + r.blocks()) {
                    return SenseData.of(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR)
                            .withInformation(badBlock);
                }
                in.put(bytes, (int) r.lba() * blockLength, (int) r.blocks() * blockLength);
            } else if (cdb instanceof Cdb.Write w) {
                out.get(bytes, (int) w.lba() * blockLength, (int) w.blocks() * blockLength);
            } else if (cdb instanceof Cdb.WriteSame s) {
                int from = (int) s.lba() * blockLength;
                Arrays.fill(bytes, from, from + (int) s.blocks() * blockLength, (byte) 0);
            }
            return null;
        }
    }

    static final class Tape extends Lun {
        /** A record; of no length: a filemark. */
        final List<byte[]> objects = new ArrayList<>();

        int position;
        int earlyWarning = Integer.MAX_VALUE;
        int end = Integer.MAX_VALUE;
        /** Objects that LOCATE goes too far. */
        int overshoot;
        /** What READ POSITION tells of an object. */
        IntFunction<TapePosition> told = object -> new TapePosition(object == 0, false, true, object, 0);

        Tape(String designator) {
            super(designator, DeviceType.TAPE);
        }

        @Override
        SenseData execute(Cdb cdb, ByteBuffer out, ByteBuffer in) {
            if (cdb instanceof Cdb.ReadPosition) {
                put(in, told.apply(position).encodeLong());
            } else if (cdb instanceof Cdb.Locate l) {
                position = (int) Math.min(l.object() + overshoot, objects.size());
                return l.object() > objects.size() ? blank() : null;
            } else if (cdb instanceof Cdb.Rewind) {
                position = 0;
            } else if (cdb instanceof Cdb.Space s) {
                return space(s);
            } else if (cdb instanceof Cdb.ReadRecord r) {
                return read(r.length(), in);
            } else if (cdb instanceof Cdb.WriteRecord) {
                byte[] record = new byte[out.remaining()];
                out.get(record);
                SenseData sense = append(record);
                return sense != null && sense.key() == SenseKey.VOLUME_OVERFLOW
                        ? sense.withInformation(record.length)
                        : sense;
            } else if (cdb instanceof Cdb.WriteFilemarks f) {
                for (int i = 0; i < f.count(); i++) {
                    append(new byte[0]);
                }
            }
            return null;
        }

        private SenseData append(byte[] object) {
            if (position >= end) {
                return SenseData.of(SenseKey.VOLUME_OVERFLOW, AdditionalSense.END_OF_MEDIUM)
                        .withFlags(false, true, false);
            }
            objects.subList(position, objects.size()).clear();
            objects.add(object);
            return position++ < earlyWarning
                    ? null
                    : SenseData.of(SenseKey.NO_SENSE, AdditionalSense.END_OF_MEDIUM)
                            .withFlags(false, true, false);
        }

        private SenseData read(int length, ByteBuffer in) {
            if (position == objects.size()) {
                return blank();
            }
            byte[] record = objects.get(position++);
            if (record.length == 0) {
                return SenseData.of(SenseKey.NO_SENSE, AdditionalSense.FILEMARK_DETECTED)
                        .withFlags(true, false, false)
                        .withInformation(length);
            }
            in.put(record, 0, Math.min(length, record.length));
            return record.length == length
                    ? null
                    : SenseData.of(SenseKey.NO_SENSE, AdditionalSense.NONE)
                            .withFlags(false, false, true)
                            .withInformation(length - record.length);
        }

        private SenseData space(Cdb.Space s) {
            if (s.what() == Cdb.Space.END_OF_DATA) {
                position = objects.size();
                return null;
            }
            for (long left = s.count(); left > 0; ) {
                if (position == objects.size()) {
                    return blank().withInformation(left);
                }
                int passed = objects.get(position++).length;
                left -= s.what() == Cdb.Space.RECORDS || passed == 0 ? 1 : 0;
            }
            return null;
        }

        private static SenseData blank() {
            return SenseData.of(SenseKey.BLANK_CHECK, AdditionalSense.END_OF_DATA);
        }
    }

    SmallTarget with(String address, Lun lun) {
        luns.put(address, lun);
        return this;
    }

    @Override
    public String initiator() {
        return "iqn.test:host";
    }

    @Override
    public List<String> addresses() {
        return List.copyOf(luns.keySet());
    }

    @Override
    public ScsiNexus connect(String address) throws IOException {
        Lun lun = luns.get(address);
        if (lun == null) {
            throw new IOException("nothing at " + address);
        }
        return new Nexus(lun);
    }

    private static void put(ByteBuffer in, byte[] data) {
        in.put(data, 0, Math.min(data.length, in.remaining()));
    }

    private final class Nexus implements ScsiNexus {
        private final Lun lun;

        Nexus(Lun lun) {
            this.lun = lun;
        }

        @Override
        public int longestTransfer() {
            return longest;
        }

        @Override
        public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
            if (Math.max(command.dataIn().remaining(), command.dataOut().remaining()) > longest) {
                throw new IOException("longer than a command may be");
            }
            if (gone) {
                throw new ProviderWithdrawnException("target gone");
            }
            CountDownLatch latch = lun.stuck;
            if (latch != null && command.operationCode() == 0x88) {
                lun.arrived.countDown();
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException();
                }
                throw new InterruptedIOException("aborted");
            }
            synchronized (lun) {
                SenseData sense = respond(command);
                return sense == null
                        ? ScsiResponse.good()
                        : new ScsiResponse(ScsiResponse.CHECK_CONDITION, sense.encode());
            }
        }

        /** Executed as late as can be: when it is waited for. */
        @Override
        public SentCommand send(ScsiCommand command, Duration timeout) {
            synchronized (lun) {
                lun.together = Math.max(lun.together, ++lun.onTheirWay);
            }
            return () -> {
                synchronized (lun) {
                    lun.onTheirWay--;
                }
                return execute(command, timeout);
            };
        }

        private SenseData respond(ScsiCommand command) {
            try {
                Cdb cdb = CdbDecoder.decode(command.cdb(), lun.type);
                lun.received.add(cdb);
                if (cdb instanceof Cdb.Inquiry i) {
                    put(command.dataIn(), inquiry(i));
                    return null;
                }
                if (!lun.queued.isEmpty()) {
                    return lun.queued.remove();
                }
                if (cdb instanceof Cdb.ModeSense) {
                    put(command.dataIn(), new ModeHeader(lun.writeProtected).encode());
                    return null;
                }
                return lun.execute(cdb, command.dataOut().duplicate(), command.dataIn());
            } catch (InvalidFieldException e) {
                return SenseData.of(e);
            }
        }

        private byte[] inquiry(Cdb.Inquiry i) {
            if (i.vpd() && i.page() == InquiryData.UNIT_SERIAL_NUMBER && !lun.serial.isEmpty()) {
                return InquiryData.encodeSerialNumber(lun.type.code(), lun.serial);
            }
            if (i.vpd() && lun instanceof Disk d && d.unmaps > 0 && (i.page() == 0xB0 || i.page() == 0xB2)) {
                ByteBuffer page =
                        ByteBuffer.allocate(64).put(1, (byte) i.page()).putShort(2, (short) 60);
                return (i.page() == 0xB2 ? page.put(5, (byte) 0x40) : page.putLong(36, d.unmaps)).array();
            }
            return i.vpd()
                    ? InquiryData.encodeIdentification(lun.type.code(), List.of(Designation.of(lun.designator)))
                    : new InquiryData(0, lun.type.code(), false, 6, false, "T", "T", "1").encode();
        }

        @Override
        public void abort(ScsiCommand command) {
            CountDownLatch latch = lun.stuck;
            if (latch != null) {
                latch.countDown();
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
