// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.ram;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.Designator;
import org.offhost.kit.session.Withdrawal;
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
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * A disk in memory as a SCSI unit in this process. There is nothing between the transport and its unit, so no command is ever in
 * flight behind the call that sent it, and there is nothing to abort.
 */
@Component(configurationPid = "org.offhost.examples.ram", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class RamDisk implements ScsiTransport {
    private static final String ADDRESS = "ram/0";
    private static final int BLOCK = 512;
    private static final int MOST_MEBIBYTES = 1024;

    /** SAM-5 4.7: the only unit of the port. */
    private static final long LUN = 0;

    private final Withdrawal session = new Withdrawal("the disk in memory");
    private final Designator name;

    /** Guarded by this: commands are executed one behind the other. */
    private final byte[] bytes;

    /** What is configured. */
    public @interface Config {
        /** Designator of the disk, the same each time: "naa.3…", locally assigned (SPC-5, 7.7.6.6.4). */
        String name();

        /** Its size. */
        int mebibytes() default 16;
    }

    @Activate
    public RamDisk(Config config) throws IOException {
        this(Designator.parse(config.name()), config.mebibytes());
    }

    RamDisk(Designator name, int mebibytes) throws IOException {
        if (mebibytes < 1 || mebibytes > MOST_MEBIBYTES) {
            throw new IOException("mebibytes '" + mebibytes + "': 1 to " + MOST_MEBIBYTES + " expected");
        }
        this.name = name;
        this.bytes = new byte[mebibytes << 20];
    }

    @Deactivate
    void withdraw() {
        session.withdraw();
    }

    /** Nobody else has a port here. */
    @Override
    public String initiator() {
        return "org.offhost.examples.ram";
    }

    @Override
    public List<String> addresses() throws IOException {
        session.check();
        return List.of(ADDRESS);
    }

    @Override
    public ScsiNexus connect(String address) throws IOException {
        session.check();
        if (!address.equals(ADDRESS)) {
            throw new IOException("'" + address + "': " + ADDRESS + " is the only unit");
        }
        return new Nexus();
    }

    private final class Nexus implements ScsiNexus {
        /** What the unit answers is an answer, whatever it is; an exception is for what did not come to it. */
        @Override
        public ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException {
            session.check();
            try {
                return answer(CdbDecoder.decode(command.cdb(), DeviceType.DISK), command);
            } catch (InvalidFieldException e) {
                return new ScsiResponse(
                        ScsiResponse.CHECK_CONDITION, SenseData.of(e).encode());
            }
        }

        @Override
        public void abort(ScsiCommand command) throws IOException {
            session.check();
        }

        @Override
        public OptionalLong lun() {
            return OptionalLong.of(LUN);
        }

        @Override
        public void close() {
            // nothing is held for a nexus
        }
    }

    private synchronized ScsiResponse answer(Cdb cdb, ScsiCommand command) {
        if (cdb instanceof Cdb.Inquiry c) {
            byte[] data = c.vpd()
                    ? InquiryData.encodeIdentification(0, List.of(Designation.of(name)))
                    : new InquiryData(0, 0, false, 6, true, "EXAMPLE", "RAM DISK", "1").encode();
            return give(command, data, c.allocation());
        } else if (cdb instanceof Cdb.ReportLuns c) {
            return give(command, new LogicalUnitList(List.of(LUN)).encode(), c.allocation());
        } else if (cdb instanceof Cdb.ReadCapacity16 c) {
            return give(command, new Capacity(bytes.length / BLOCK, BLOCK).encode16(), c.allocation());
        } else if (cdb instanceof Cdb.Read c) {
            return isOutside(c.lba(), c.blocks())
                    ? refuse(AdditionalSense.LBA_OUT_OF_RANGE)
                    : give(command, ByteBuffer.wrap(bytes, (int) c.lba() * BLOCK, (int) c.blocks() * BLOCK));
        } else if (cdb instanceof Cdb.Write c) {
            return isOutside(c.lba(), c.blocks()) ? refuse(AdditionalSense.LBA_OUT_OF_RANGE) : write(c, command);
        }
        boolean nothingToDo = cdb instanceof Cdb.TestUnitReady || cdb instanceof Cdb.SynchronizeCache;
        return nothingToDo ? ScsiResponse.good() : refuse(AdditionalSense.INVALID_OPERATION_CODE);
    }

    /** Of numbers that a stranger sent: their sum may be none. */
    private boolean isOutside(long lba, long blocks) {
        long all = bytes.length / BLOCK;
        return lba < 0 || blocks > all || lba > all - blocks;
    }

    private ScsiResponse write(Cdb.Write write, ScsiCommand command) {
        ByteBuffer data = command.dataOut().duplicate();
        data.get(bytes, (int) write.lba() * BLOCK, Math.min(data.remaining(), (int) write.blocks() * BLOCK));
        return ScsiResponse.good();
    }

    private static ScsiResponse give(ScsiCommand command, byte[] data, int allocation) {
        return give(command, ByteBuffer.wrap(data, 0, Math.min(data.length, allocation)));
    }

    /** As much as there is room for; the position of the buffer tells how much. */
    private static ScsiResponse give(ScsiCommand command, ByteBuffer data) {
        ByteBuffer room = command.dataIn();
        room.put(data.limit(data.position() + Math.min(data.remaining(), room.remaining())));
        return ScsiResponse.good();
    }

    private static ScsiResponse refuse(AdditionalSense why) {
        return new ScsiResponse(
                ScsiResponse.CHECK_CONDITION,
                SenseData.of(SenseKey.ILLEGAL_REQUEST, why).encode());
    }
}
