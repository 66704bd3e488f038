// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import java.util.Optional;
import org.offhost.array.virtual.access.CommandAccess;
import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.array.virtual.medium.tape.VirtualTape;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.ParameterList;

/**
 * A copy source or copy destination as a segment names it.
 *
 * @param id CSCD descriptor ID (SPC-4 table 148)
 * @param type what the segment takes it for
 * @param pad its PAD bit
 * @param party the unit; empty for a null unit, to which no command may be sent
 */
record Cscd(int id, DeviceType type, boolean pad, Optional<Party> party) {
    /** Block length of the null block unit: nothing is ever read from or written to it. */
    private static final int NULL_BLOCK_LENGTH = 512;

    private static final int FIRST_RESERVED = 0x0800;

    /**
     * Finds a unit at the time its segment is processed.
     *
     * @param field byte of the segment descriptor that holds the ID
     * @param needed what the segment descriptor type takes it for
     */
    static Cscd find(int id, int field, DeviceType needed, ParameterList list, Reach reach, Dialect dialect)
            throws SegmentFailure {
        if (id == CscdDescriptor.NULL_BLOCK || id == CscdDescriptor.NULL_STREAM) {
            DeviceType type = id == CscdDescriptor.NULL_BLOCK ? DeviceType.DISK : DeviceType.TAPE;
            return checked(new Cscd(id, type, false, Optional.empty()), needed);
        }
        if (id == CscdDescriptor.THIS_UNIT) {
            return checked(new Cscd(id, reach.self().type(), false, Optional.of(reach.self())), needed);
        }
        if (id >= FIRST_RESERVED || id >= list.cscds().size()) {
            throw SegmentFailure.field(AdditionalSense.UNREACHABLE, field);
        }
        CscdDescriptor d = list.cscds().get(id);
        Party party = reach.find(d.name()).orElseThrow(() -> SegmentFailure.cscd(AdditionalSense.UNREACHABLE, id));
        if (d.deviceType() != party.type().code()) {
            throw SegmentFailure.cscdField(AdditionalSense.INCORRECT_DEVICE_TYPE, id, 1);
        }
        Cscd found = checked(new Cscd(id, party.type(), d.pad(), Optional.of(party)), needed);
        boolean another = d.blockLength() != 0 && !dialect.ignoresBlockLength();
        if (d.fixed() || found.isBlocks() && another && d.blockLength() != found.blockLength()) {
            // The drive has variable records only.
            throw SegmentFailure.cscdField(
                    AdditionalSense.INVALID_FIELD, id, CscdDescriptor.DEVICE_PARAMETERS_AT + (d.fixed() ? 0 : 1));
        }
        return found;
    }

    private static Cscd checked(Cscd cscd, DeviceType needed) throws SegmentFailure {
        if (cscd.type != needed) {
            throw SegmentFailure.cscd(AdditionalSense.INVALID_COPY_OPERATION, cscd.id);
        }
        return cscd;
    }

    boolean isBlocks() {
        return type == DeviceType.DISK;
    }

    /** The disk, to send a command to. */
    BlockMedium blocks() throws SegmentFailure {
        return ((Party.Blocks) reachable()).medium();
    }

    /** The tape, to send a command to. */
    VirtualTape stream() throws SegmentFailure {
        return ((Party.Stream) reachable()).medium();
    }

    /** Refuses what its initiator could not do itself. */
    void require(CommandAccess access) throws IOException {
        reachable().guard().require(access);
    }

    private Party reachable() throws SegmentFailure {
        return party.orElseThrow(() -> SegmentFailure.cscd(AdditionalSense.UNREACHABLE, id));
    }

    int blockLength() {
        return party.isPresent() ? ((Party.Blocks) party.get()).medium().blockLength() : NULL_BLOCK_LENGTH;
    }

    /** The byte at which a block begins; an address that no disk can have becomes one past the end of all. */
    long positionOf(long lba, int offset) {
        int block = blockLength();
        return lba < 0 || lba > (Long.MAX_VALUE - 0xFFFF) / block ? Long.MAX_VALUE : lba * block + offset;
    }

    /** Bytes of the disk; nothing may be addressed past them. */
    long size() throws IOException {
        return party.isPresent() ? ((Party.Blocks) party.get()).medium().size() : Long.MAX_VALUE;
    }
}
