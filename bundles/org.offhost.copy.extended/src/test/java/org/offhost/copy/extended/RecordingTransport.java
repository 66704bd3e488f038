// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.offhost.scsi.TapePosition;

/** Units that say yes to everything and move nothing; what was asked of them is kept as text. */
final class RecordingTransport implements ScsiTransport {
    private static final long LIMIT_SECONDS = 120;

    /** What was sent and moves or positions something: "naa.61 83 parameter list". */
    final List<String> log = new ArrayList<>();

    private final Map<String, Lun> luns = new LinkedHashMap<>();

    /** A unit. */
    static final class Lun {
        final Designator designator;
        final DeviceType type;
        final int blockLength;
        OperatingParameters parameters;
        long tapeObject;
        /** Answers to the next copy commands; an empty one is GOOD. */
        final Deque<ScsiResponse> answers = new ArrayDeque<>();
        /** Whether its cache cannot be written to the medium. */
        boolean cacheIsLost;
        /** While set, copy commands wait until they are aborted. */
        volatile CountDownLatch stuck;

        final CountDownLatch arrived = new CountDownLatch(1);
        /** How often the state of a copy command was asked for; it is not told. */
        final AtomicInteger statusAsked = new AtomicInteger();
        /** Until it was asked for three times. */
        final CountDownLatch asked = new CountDownLatch(3);

        Lun(String designator, DeviceType type, int blockLength) {
            this.designator = Designator.parse(designator);
            this.type = type;
            this.blockLength = blockLength;
        }
    }

    RecordingTransport with(Lun lun) {
        luns.put(lun.designator.toString(), lun);
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
    public ScsiNexus connect(String address) {
        return new Nexus(luns.get(address));
    }

    /** Byte n of every disk. */
    static byte pattern(long n) {
        return (byte) (n * 7 + n / 512);
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
        public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
            Cdb cdb;
            try {
                cdb = CdbDecoder.decode(command.cdb(), lun.type);
            } catch (InvalidFieldException e) {
                return new ScsiResponse(
                        ScsiResponse.CHECK_CONDITION, SenseData.of(e).encode());
            }
            if (cdb instanceof Cdb.ExtendedCopy) {
                return copy(command);
            }
            ScsiResponse answer = answer(cdb, command.dataIn());
            if (answer == null && lun.cacheIsLost && cdb instanceof Cdb.SynchronizeCache) {
                SenseData lost = SenseData.of(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR);
                return new ScsiResponse(ScsiResponse.CHECK_CONDITION, lost.encode());
            }
            if (answer == null) {
                lun.tapeObject = cdb instanceof Cdb.Locate l
                        ? l.object()
                        : lun.tapeObject + (cdb instanceof Cdb.WriteFilemarks m ? m.count() : 0);
                record(cdb + (command.dataOut().hasRemaining() ? " " + hex(command) : ""));
                return ScsiResponse.good();
            }
            return answer;
        }

        private ScsiResponse copy(ScsiCommand command) throws IOException {
            record("83 " + hex(command));
            CountDownLatch latch = lun.stuck;
            if (latch != null) {
                lun.arrived.countDown();
                try {
                    if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                        throw new IOException("nobody aborted the command");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new InterruptedIOException("aborted");
            }
            ScsiResponse answer = lun.answers.isEmpty() ? ScsiResponse.good() : lun.answers.remove();
            if (answer.status() == ScsiResponse.GOOD) {
                wind(ParameterList.decode(command.dataOut().duplicate(), lun.parameters));
            }
            return answer;
        }

        /** Where a copy that went well leaves the tape. */
        private void wind(ParameterList list) {
            for (Lun tape : luns.values()) {
                if (tape.type == DeviceType.TAPE) {
                    TapeEnd end = new TapeEnd(tape.tapeObject);
                    list.segments().forEach(s -> end.add(s, list.cscds()));
                    tape.tapeObject = end.object();
                }
            }
        }

        private ScsiResponse answer(Cdb cdb, ByteBuffer in) {
            if (cdb instanceof Cdb.Inquiry i) {
                put(
                        in,
                        i.vpd()
                                ? InquiryData.encodeIdentification(
                                        lun.type.code(), List.of(Designation.of(lun.designator)))
                                : new InquiryData(0, lun.type.code(), false, 6, true, "T", "T", "1").encode());
            } else if (cdb instanceof Cdb.ReadCapacity16) {
                put(in, new Capacity((1L << 40) / lun.blockLength, lun.blockLength).encode16());
            } else if (cdb instanceof Cdb.ReceiveCopyResults r) {
                boolean status = r.serviceAction() == Cdb.ReceiveCopyResults.STATUS;
                if (status) {
                    lun.statusAsked.incrementAndGet();
                    lun.asked.countDown();
                }
                if (lun.parameters == null || status) {
                    return new ScsiResponse(
                            ScsiResponse.CHECK_CONDITION,
                            SenseData.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_OPERATION_CODE)
                                    .encode());
                }
                put(in, lun.parameters.encode());
            } else if (cdb instanceof Cdb.ReadPosition) {
                put(in, new TapePosition(lun.tapeObject == 0, false, true, lun.tapeObject, 0).encodeLong());
            } else if (cdb instanceof Cdb.Read r) {
                for (long n = r.lba() * lun.blockLength; in.hasRemaining(); n++) {
                    in.put(pattern(n));
                }
            } else {
                return null;
            }
            return ScsiResponse.good();
        }

        private void record(String line) {
            synchronized (log) {
                log.add(lun.designator + " " + line);
            }
        }

        private String hex(ScsiCommand command) {
            byte[] bytes = new byte[command.dataOut().remaining()];
            command.dataOut().duplicate().get(bytes);
            return HexFormat.of().withUpperCase().formatHex(bytes);
        }

        @Override
        public void abort(ScsiCommand command) {
            CountDownLatch latch = lun.stuck;
            if (latch != null && command.operationCode() == 0x83) {
                latch.countDown();
            }
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
