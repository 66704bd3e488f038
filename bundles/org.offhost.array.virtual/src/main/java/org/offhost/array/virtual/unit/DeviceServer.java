// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.offhost.array.virtual.access.CommandAccess;
import org.offhost.array.virtual.access.ReservationConflictException;
import org.offhost.array.virtual.access.ReservationFile;
import org.offhost.array.virtual.access.Reservations;
import org.offhost.array.virtual.access.UnitAttentions;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.copy.Guard;
import org.offhost.array.virtual.copy.Party;
import org.offhost.array.virtual.management.DriveTraits;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.array.virtual.medium.TaskAbortedException;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CdbDecoder;
import org.offhost.scsi.Designation;
import org.offhost.scsi.DeviceType;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InquiryData;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.LogicalUnitList;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device server: the commands all device types have in common (SPC-4), and who may send them. Thread-safe. */
public abstract class DeviceServer {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceServer.class);

    /** INQUIRY version of SPC-4: from there LU ID TYPE of a CSCD descriptor is ignored. */
    private static final int SPC_4 = 6;

    private static final int RECEIVE_COPY_RESULTS = 0x84;

    /** Commands that are executed whatever has to be told. */
    private static final Set<Integer> BEFORE_ATTENTIONS = Set.of(0x03, 0x12, 0xA0);

    private final Designator designator;
    private final CopyManager copies;
    private final UnitAttentions attentions = new UnitAttentions();
    private final Reservations reservations;
    private final ModePages modes;
    private CommandTable commands;

    DeviceServer(Designator designator, DeviceType type, CopyManager copies, ReservationFile memory) {
        this.designator = designator;
        this.copies = copies;
        this.reservations = new Reservations(attentions, memory);
        this.modes = new ModePages(type == DeviceType.DISK, attentions);
    }

    /** Adds the commands of the device type to those that all have; to be called once, at the end of a constructor. */
    final void commands(List<CommandRow> own) {
        List<CommandRow> rows = new ArrayList<>(commonRows());
        rows.addAll(new PersistentReserve(reservations).rows());
        rows.addAll(own);
        commands = new CommandTable(rows, this::has);
    }

    /** Whether it has a command now: that depends on whose personality the array has. */
    boolean has(CommandRow row) {
        return copies.takes(row.code(), type())
                && (row.code() != RECEIVE_COPY_RESULTS || copies.tells(row.serviceAction()));
    }

    public Designator designator() {
        return designator;
    }

    public abstract DeviceType type();

    /** The unit's side of a copy that an initiator port asks for. */
    abstract Party party(Guard guard);

    public abstract boolean readOnly();

    /** TEST UNIT READY. */
    abstract void test() throws IOException;

    /** Standards the device type claims, by their version descriptors (SPC-4, table 142). */
    abstract List<Integer> standards();

    abstract boolean removable();

    abstract SortedMap<Integer, byte[]> pages(OperatingParameters copyManager) throws IOException;

    final DriveTraits drive() {
        return copies.personality().drive();
    }

    UnitAttentions attentions() {
        return attentions;
    }

    /** This unit as a party of a copy: what the port may not do itself, it may not have done (SPC-4, 5.17.7.3). */
    public Party party(String port) {
        return party(access -> {
            reservations.require(port, access);
            requireMedium();
            if (access == CommandAccess.WRITES) {
                modes.requireWritable();
            }
        });
    }

    void requireMedium() throws MediumException {
        // always in
    }

    final void requireWritable() throws MediumException {
        requireMedium();
        modes.requireWritable();
        if (readOnly()) {
            throw MediumException.readOnly(designator + " is read-only");
        }
    }

    /** An initiator port has opened a nexus. */
    public void opened(String port) {
        attentions.opened(port);
    }

    /** It has closed it; with the last one go RESERVE(6) and what only a nexus holds. */
    public void closed(String port) {
        if (attentions.closed(port)) {
            nexusLost(port);
        }
    }

    void nexusLost(String port) {
        reservations.nexusLost(port);
    }

    /** LOGICAL UNIT RESET (SAM-5, 6.3.3): what is kept for a nexus alone is as at the beginning, and all are told. */
    public void reset() {
        reservations.reset();
        modes.reset();
        attentions.tellAll(AdditionalSense.BUS_DEVICE_RESET);
    }

    /**
     * Executes a command in the caller's thread.
     *
     * @throws TaskAbortedException if it was aborted; it touches nothing any more
     */
    public ScsiResponse execute(Request request) throws TaskAbortedException {
        try {
            request.task().check();
            return dispatch(request);
        } catch (TaskAbortedException e) {
            throw e;
        } catch (ReservationConflictException e) {
            LOG.debug("{}, {}: {}", designator, request.command(), e.getMessage());
            return new ScsiResponse(ScsiResponse.RESERVATION_CONFLICT, new byte[0]);
        } catch (InvalidFieldException e) {
            LOG.debug("{} refused {}: {}", designator, request.command(), e.getMessage());
            return check(SenseData.of(e));
        } catch (MediumException e) {
            LOG.debug("{}, {}: {}", designator, request.command(), e.getMessage());
            return check(e.sense());
        } catch (IOException e) {
            LOG.warn("{}, {}: {}", designator, request.command(), e.getMessage(), e);
            return check(SenseData.of(SenseKey.HARDWARE_ERROR, AdditionalSense.INTERNAL_TARGET_FAILURE));
        }
    }

    public static ScsiResponse check(SenseData sense) {
        return new ScsiResponse(ScsiResponse.CHECK_CONDITION, sense.encode());
    }

    static InvalidFieldException invalidCdb(int position, String problem) {
        return new InvalidFieldException(
                AdditionalSense.INVALID_FIELD_IN_CDB,
                FieldPointer.at(FieldPointer.Where.CDB, position),
                "command",
                problem);
    }

    /** In the order of SAM-5, 5.3.3: a conflict goes before an attention. */
    private ScsiResponse dispatch(Request request) throws IOException {
        byte[] cdb = request.command().cdb();
        CommandRow row = commands.find(cdb);
        reservations.require(request.port(), row.access().apply(cdb));
        if (!BEFORE_ATTENTIONS.contains(row.code())) {
            Optional<AdditionalSense> attention = attentions.next(request.port());
            if (attention.isPresent()) {
                return check(SenseData.of(SenseKey.UNIT_ATTENTION, attention.get()));
            }
        }
        row.check(cdb);
        return row.action().run(request);
    }

    private List<CommandRow> commonRows() {
        return List.of(
                CommandRow.of("00 00 00 00 00 00", CommandAccess.UNLESS_RESERVED, 1, r -> {
                    requireMedium();
                    test();
                    return ScsiResponse.good();
                }),
                CommandRow.of("03 01 00 00 FF 00", CommandAccess.ALWAYS, 1, this::requestSense),
                CommandRow.of("12 01 FF FF FF 00", CommandAccess.ALWAYS, 1, this::inquiry),
                CommandRow.of("15 10 00 00 FF 00", CommandAccess.WRITES, 1, modes::select),
                CommandRow.of("55 10 00 00 00 00 00 FF FF 00", CommandAccess.WRITES, 1, modes::select),
                CommandRow.of("1A 08 FF FF FF 00", CommandAccess.READS, 1, r -> modes.sense(r, readOnly())),
                CommandRow.of("5A 18 FF FF 00 00 00 FF FF 00", CommandAccess.READS, 1, r -> modes.sense(r, readOnly())),
                CommandRow.of("A0 00 FF 00 00 00 FF FF FF FF 00 00", CommandAccess.ALWAYS, 1, this::reportLuns),
                CommandRow.withAction(
                        "83 00 00 00 00 00 00 00 00 00 FF FF FF FF 00 00",
                        CommandAccess.WRITES,
                        60,
                        this::extendedCopy),
                copyResults(Cdb.ReceiveCopyResults.STATUS),
                copyResults(Cdb.ReceiveCopyResults.OPERATING_PARAMETERS),
                copyResults(Cdb.ReceiveCopyResults.FAILED_SEGMENT_DETAILS),
                CommandRow.withAction(
                        "A3 0A 00 00 00 00 FF FF FF FF 00 00",
                        CommandAccess.ALWAYS,
                        1,
                        DeviceServer::targetPortGroups));
    }

    private CommandRow copyResults(int action) {
        String usage = String.format("84 %02X FF 00 00 00 00 00 00 00 FF FF FF FF 00 00", action);
        return CommandRow.withAction(usage, CommandAccess.WRITES, 1, r -> {
            Cdb.ReceiveCopyResults c = (Cdb.ReceiveCopyResults) decode(r);
            return r.answer(copies.results(c, r.port()), c.allocation());
        });
    }

    final Cdb decode(Request request) throws InvalidFieldException {
        return CdbDecoder.decode(request.command().cdb(), type());
    }

    private ScsiResponse extendedCopy(Request request) throws IOException {
        Cdb.ExtendedCopy c = (Cdb.ExtendedCopy) decode(request);
        return copies.copy(c, request.command().dataOut(), request.reach(), request.task());
    }

    private ScsiResponse requestSense(Request request) throws InvalidFieldException {
        Cdb.RequestSense c = (Cdb.RequestSense) decode(request);
        SenseData sense = attentions
                .next(request.port())
                .map(a -> SenseData.of(SenseKey.UNIT_ATTENTION, a))
                .orElse(SenseData.of(SenseKey.NO_SENSE, AdditionalSense.NONE));
        return request.answer(c.descriptors() ? sense.encodeDescriptors() : sense.encode(), c.allocation());
    }

    private ScsiResponse reportLuns(Request request) throws InvalidFieldException {
        Cdb.ReportLuns c = (Cdb.ReportLuns) decode(request);
        if (c.select() > 2) {
            throw invalidCdb(2, String.format("SELECT REPORT %02Xh", c.select()));
        }
        // 01h: well known logical units alone, of which there are none
        List<Long> luns = c.select() == 1
                ? List.of()
                : request.luns().stream().map(LogicalUnitList::lun).toList();
        return request.answer(new LogicalUnitList(luns).encode(), c.allocation());
    }

    /** One group of one port, active and optimized. */
    private static ScsiResponse targetPortGroups(Request request) {
        ByteBuffer b = ByteBuffer.allocate(16).putInt(12);
        b.put((byte) 0).put((byte) 0x01).putShort((short) VitalProductData.TARGET_PORT_GROUP);
        b.put((byte) 0).put((byte) 0).put((byte) 0).put((byte) 1);
        b.putInt(VitalProductData.TARGET_PORT);
        long allocation = ByteBuffer.wrap(request.command().cdb()).getInt(6) & 0xFFFF_FFFFL;
        return request.answer(b.array(), allocation);
    }

    private ScsiResponse inquiry(Request request) throws IOException {
        Cdb.Inquiry c = (Cdb.Inquiry) decode(request);
        int code = type().code();
        if (c.vpd()) {
            byte[] page = VitalProductData.page(code, allPages(), c.page());
            return request.answer(page, c.allocation());
        }
        String product = type() == DeviceType.TAPE ? "VIRTUAL TAPE" : "VIRTUAL DISK";
        byte[] data = new InquiryData(0, code, removable(), SPC_4, copies.takes(0x83, type()), "OFFHOST", product, "1")
                .encode(standards());
        return request.answer(data, c.allocation());
    }

    private SortedMap<Integer, byte[]> allPages() throws IOException {
        SortedMap<Integer, byte[]> pages = pages(copies.operatingParameters());
        copies.personality()
                .copyManager()
                .port()
                .flatMap(p -> p.name().stream().boxed().findFirst())
                .ifPresent(name -> {
                    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(name).array();
                    pages.put(
                            InquiryData.DEVICE_IDENTIFICATION,
                            VitalProductData.identification(designator, List.of(new Designation(1, 1, 3, bytes))));
                });
        return pages;
    }
}
