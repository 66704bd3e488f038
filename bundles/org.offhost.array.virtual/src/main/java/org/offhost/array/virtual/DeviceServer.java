// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.util.List;
import org.offhost.array.virtual.copy.CopyManager;
import org.offhost.array.virtual.copy.Party;
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
import org.offhost.scsi.ModeHeader;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device server: the commands all device types have in common (SPC-4). Thread-safe. */
abstract class DeviceServer {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceServer.class);

    /** INQUIRY version of SPC-4: from there LU ID TYPE of a CSCD descriptor is ignored. */
    private static final int SPC_4 = 6;

    private final Designator designator;
    private final CopyManager copies;

    DeviceServer(Designator designator, CopyManager copies) {
        this.designator = designator;
        this.copies = copies;
    }

    Designator designator() {
        return designator;
    }

    abstract DeviceType type();

    /** This unit as a party of a copy. */
    abstract Party party();

    abstract boolean readOnly();

    /** TEST UNIT READY. */
    abstract void test() throws IOException;

    /** A command of the device type. */
    abstract ScsiResponse executeOwn(Cdb cdb, Request request) throws IOException;

    /**
     * Executes a command in the caller's thread.
     *
     * @throws TaskAbortedException if it was aborted; it touches nothing any more
     */
    ScsiResponse execute(Request request) throws TaskAbortedException {
        try {
            request.task().check();
            return dispatch(CdbDecoder.decode(request.command().cdb(), type()), request);
        } catch (TaskAbortedException e) {
            throw e;
        } catch (InvalidFieldException e) {
            LOG.debug("{} refused {}: {}", designator, request.command(), e.getMessage());
            return check(e.sense());
        } catch (MediumException e) {
            LOG.debug("{}, {}: {}", designator, request.command(), e.getMessage());
            return check(e.sense());
        } catch (IOException e) {
            LOG.warn("{}, {}: {}", designator, request.command(), e.getMessage(), e);
            return check(SenseData.of(SenseKey.HARDWARE_ERROR, AdditionalSense.INTERNAL_TARGET_FAILURE));
        }
    }

    static ScsiResponse check(SenseData sense) {
        return new ScsiResponse(ScsiResponse.CHECK_CONDITION, sense.encode());
    }

    static InvalidFieldException invalidCdb(int position, String problem) {
        return new InvalidFieldException(
                AdditionalSense.INVALID_FIELD_IN_CDB,
                FieldPointer.at(FieldPointer.Where.CDB, position),
                "command",
                problem);
    }

    private ScsiResponse dispatch(Cdb cdb, Request request) throws IOException {
        if (cdb instanceof Cdb.TestUnitReady) {
            test();
            return ScsiResponse.good();
        } else if (cdb instanceof Cdb.Inquiry c) {
            return request.answer(inquiry(c), c.allocation());
        } else if (cdb instanceof Cdb.RequestSense c) {
            SenseData none = SenseData.of(SenseKey.NO_SENSE, AdditionalSense.NONE);
            return request.answer(c.descriptors() ? none.encodeDescriptors() : none.encode(), c.allocation());
        } else if (cdb instanceof Cdb.ModeSense c) {
            if (c.page() != ModeHeader.ALL_PAGES && c.page() != 0) {
                throw invalidCdb(2, "mode page " + c.page());
            }
            return request.answer(new ModeHeader(readOnly()).encode(), c.allocation());
        } else if (cdb instanceof Cdb.ReportLuns c) {
            List<Long> luns = request.luns().stream().map(LogicalUnitList::lun).toList();
            return request.answer(new LogicalUnitList(luns).encode(), c.allocation());
        } else if (cdb instanceof Cdb.ExtendedCopy c) {
            return copies.copy(c, request.command().dataOut(), request.reach(), request.task());
        } else if (cdb instanceof Cdb.ReceiveCopyResults c) {
            return request.answer(copies.results(c, request.reach().initiator()), c.allocation());
        }
        return executeOwn(cdb, request);
    }

    private byte[] inquiry(Cdb.Inquiry c) throws InvalidFieldException {
        int code = type().code();
        if (!c.vpd()) {
            boolean tape = type() == DeviceType.TAPE;
            String product = tape ? "VIRTUAL TAPE" : "VIRTUAL DISK";
            return new InquiryData(0, code, tape, SPC_4, true, "OFFHOST", product, "1").encode();
        }
        switch (c.page()) {
            case InquiryData.SUPPORTED_PAGES:
                return InquiryData.encodeSupportedPages(
                        code, List.of(InquiryData.SUPPORTED_PAGES, InquiryData.DEVICE_IDENTIFICATION));
            case InquiryData.DEVICE_IDENTIFICATION:
                return InquiryData.encodeIdentification(code, List.of(Designation.of(designator)));
            default:
                throw invalidCdb(2, String.format("VPD page %02Xh", c.page()));
        }
    }
}
