// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.offhost.array.virtual.access.CommandAccess;
import org.offhost.array.virtual.access.ReservationFile;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.copy.Guard;
import org.offhost.array.virtual.copy.Party;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.scsi.Capacity;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.OperatingParameters;

/** A direct access block device (SBC-3) on a medium of blocks. */
public final class DiskUnit extends DeviceServer {
    /** SAM-5, SPC-4, SBC-3, iSCSI. */
    private static final List<Integer> STANDARDS = List.of(0x00A0, 0x0460, 0x04C0, 0x0960);

    private final BlockMedium medium;
    private final DiskTraits traits;
    private final MediumDoor door;

    public DiskUnit(BlockMedium medium, DiskTraits traits, CopyManager copies, ReservationFile memory) {
        super(medium.designator(), DeviceType.DISK, copies, memory);
        this.medium = medium;
        this.traits = traits;
        this.door = new MediumDoor(attentions());
        BlockReads reads = new BlockReads(medium);
        BlockWrites writes = new BlockWrites(medium, reads);
        Provisioning provisioning = new Provisioning(medium, traits.thin());
        commands(rows(reads, writes, provisioning));
    }

    public BlockMedium medium() {
        return medium;
    }

    public DiskTraits traits() {
        return traits;
    }

    @Override
    public DeviceType type() {
        return DeviceType.DISK;
    }

    @Override
    Party party(Guard guard) {
        return new Party.Blocks(medium, guard);
    }

    @Override
    public boolean readOnly() {
        return medium.readOnly();
    }

    @Override
    void test() throws IOException {
        medium.test();
    }

    @Override
    List<Integer> standards() {
        return STANDARDS;
    }

    @Override
    boolean removable() {
        return traits.removable();
    }

    @Override
    SortedMap<Integer, byte[]> pages(OperatingParameters copyManager) {
        return VitalProductData.disk(designator(), copyManager, medium.blockLength(), traits.thin());
    }

    @Override
    void requireMedium() throws MediumException {
        door.requireMedium();
    }

    @Override
    void nexusLost(String port) {
        super.nexusLost(port);
        door.nexusLost(port);
    }

    @Override
    public void reset() {
        super.reset();
        door.reset();
    }

    private List<CommandRow> rows(BlockReads reads, BlockWrites writes, Provisioning provisioning) {
        List<CommandRow> rows = new ArrayList<>(List.of(
                reading("08 1F FF FF FF 00", reads::read),
                reading("28 18 FF FF FF FF 00 FF FF 00", reads::read),
                reading("A8 18 FF FF FF FF FF FF FF FF 00 00", reads::read),
                reading("88 18 FF FF FF FF FF FF FF FF FF FF FF FF 00 00", reads::read),
                reading("34 02 FF FF FF FF 1F FF FF 00", reads::prefetch),
                reading("90 02 FF FF FF FF FF FF FF FF FF FF FF FF 1F 00", reads::prefetch),
                reading("2F 16 FF FF FF FF 00 FF FF 00", reads::verify),
                reading("AF 16 FF FF FF FF FF FF FF FF 00 00", reads::verify),
                reading("8F 16 FF FF FF FF FF FF FF FF FF FF FF FF 00 00", reads::verify),
                writing("0A 1F FF FF FF 00", writes::write),
                writing("2A 18 FF FF FF FF 00 FF FF 00", writes::write),
                writing("AA 18 FF FF FF FF FF FF FF FF 00 00", writes::write),
                writing("8A 18 FF FF FF FF FF FF FF FF FF FF FF FF 00 00", writes::write),
                writing("2E 16 FF FF FF FF 00 FF FF 00", writes::writeAndVerify),
                writing("AE 16 FF FF FF FF FF FF FF FF 00 00", writes::writeAndVerify),
                writing("8E 16 FF FF FF FF FF FF FF FF FF FF FF FF 00 00", writes::writeAndVerify),
                writing("8B 18 FF FF FF FF FF FF FF FF FF FF FF FF 00 00", writes::orWrite),
                writing("89 18 FF FF FF FF FF FF FF FF 00 00 00 FF 00 00", writes::compareAndWrite),
                synchronizing("35 06 FF FF FF FF 00 FF FF 00", writes::synchronize),
                synchronizing("91 06 FF FF FF FF FF FF FF FF FF FF FF FF 00 00", writes::synchronize)));
        rows.add(new LogPages(reads::counts).row());
        rows.addAll(provisioningRows(provisioning));
        rows.addAll(capacityRows());
        if (traits.removable()) {
            rows.addAll(doorRows());
        }
        return rows;
    }

    private CommandRow reading(String usage, CommandRow.Action action) {
        return CommandRow.of(usage, CommandAccess.READS, 30, r -> {
            requireMedium();
            return action.run(r);
        });
    }

    private CommandRow writing(String usage, CommandRow.Action action) {
        return CommandRow.of(usage, CommandAccess.WRITES, 30, r -> {
            requireWritable();
            return action.run(r);
        });
    }

    private CommandRow synchronizing(String usage, CommandRow.Action action) {
        return CommandRow.of(usage, CommandAccess.WRITES, 60, r -> {
            requireMedium();
            return action.run(r);
        });
    }

    private List<CommandRow> provisioningRows(Provisioning p) {
        List<CommandRow> rows = new ArrayList<>(List.of(
                writing("41 18 FF FF FF FF 00 FF FF 00", p::writeSame),
                writing("93 19 FF FF FF FF FF FF FF FF FF FF FF FF 00 00", p::writeSame)));
        if (traits.thin()) {
            rows.add(writing("42 00 00 00 00 00 00 FF FF 00", p::unmap));
            rows.add(CommandRow.withAction(
                    "9E 12 FF FF FF FF FF FF FF FF FF FF FF FF 00 00", CommandAccess.READS, 5, r -> {
                        requireMedium();
                        return p.status(r);
                    }));
        }
        return rows;
    }

    private List<CommandRow> capacityRows() {
        return List.of(
                reading("37 00 1F 00 00 00 00 FF FF 00", DefectLists::ten),
                reading("B7 1F FF FF FF FF FF FF FF FF 00 00", DefectLists::twelve),
                CommandRow.of("25 00 00 00 00 00 00 00 00 00", CommandAccess.UNLESS_RESERVED, 1, r -> {
                    requireMedium();
                    return r.answer(capacity().encode10(), Integer.MAX_VALUE);
                }),
                CommandRow.withAction(
                        "9E 10 00 00 00 00 00 00 00 00 FF FF FF FF 00 00", CommandAccess.UNLESS_RESERVED, 1, r -> {
                            requireMedium();
                            byte[] data = capacity().encode16();
                            data[14] = (byte) (traits.thin() ? 0xC0 : 0); // LBPME, LBPRZ
                            return r.answer(data, ((Cdb.ReadCapacity16) decode(r)).allocation());
                        }));
    }

    private Capacity capacity() throws IOException {
        return new Capacity(medium.size() / medium.blockLength(), medium.blockLength());
    }

    /** What changes nothing is allowed to all: starting, and to allow removal (SPC-4, table 67; SBC-3, table 13). */
    private List<CommandRow> doorRows() {
        return List.of(
                CommandRow.of("1B 01 00 0F F7 00", CommandAccess.WRITES, 5, door::startStop)
                        .when(c -> (c[4] & 0xF1) == 1 ? CommandAccess.UNLESS_RESERVED : CommandAccess.WRITES),
                CommandRow.of("1E 00 00 00 03 00", CommandAccess.WRITES, 1, door::preventAllow)
                        .when(c -> (c[4] & 1) == 0 ? CommandAccess.UNLESS_RESERVED : CommandAccess.WRITES));
    }
}
