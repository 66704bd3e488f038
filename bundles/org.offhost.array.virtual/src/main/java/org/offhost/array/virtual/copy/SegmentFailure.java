// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import java.io.IOException;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.ParameterList;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** The end of a copy in the middle of a segment: COPY ABORTED (SPC-4, 5.17.7.4), segment and residual still to be added. */
final class SegmentFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient SenseData sense;

    private SegmentFailure(SenseData sense) {
        super(sense.toString());
        this.sense = sense;
    }

    /** As another copy manager says it: not as an aborted copy. */
    static SegmentFailure plain(SenseData sense) {
        return new SegmentFailure(sense);
    }

    static SegmentFailure of(AdditionalSense code) {
        return new SegmentFailure(SenseData.of(SenseKey.COPY_ABORTED, code));
    }

    /** A field of the segment descriptor is in error. */
    static SegmentFailure field(AdditionalSense code, int at) {
        return pointing(code, FieldPointer.at(FieldPointer.Where.SEGMENT, at));
    }

    /** A CSCD descriptor by its ID, or the unit it names, is in error. */
    static SegmentFailure cscd(AdditionalSense code, int cscd) {
        return cscd < 0x0800 ? pointing(code, at(cscd, 0)) : of(code);
    }

    /** A field of a CSCD descriptor is in error. */
    static SegmentFailure cscdField(AdditionalSense code, int cscd, int field) {
        return pointing(code, at(cscd, field));
    }

    private static SegmentFailure pointing(AdditionalSense code, FieldPointer pointer) {
        return new SegmentFailure(SenseData.of(SenseKey.COPY_ABORTED, code).withFieldPointer(pointer));
    }

    private static FieldPointer at(int cscd, int field) {
        return FieldPointer.at(FieldPointer.Where.PARAMETERS, ParameterList.cscdAt(cscd) + field);
    }

    static SegmentFailure ofSource(int cscd, IOException e) {
        return new SegmentFailure(device(cscd).withSource(forwarded(e)));
    }

    static SegmentFailure ofDestination(int cscd, IOException e) {
        return new SegmentFailure(device(cscd).withDestination(forwarded(e)));
    }

    /** A range of the source does not exist: no device has failed, so the code says nothing and the forwarded one all. */
    static SegmentFailure beyondSource(int cscd, MediumException e) {
        return new SegmentFailure(cscd(AdditionalSense.NONE, cscd).sense.withSource(forwarded(e)));
    }

    /** As {@link #beyondSource}. */
    static SegmentFailure beyondDestination(int cscd, MediumException e) {
        return new SegmentFailure(cscd(AdditionalSense.NONE, cscd).sense.withDestination(forwarded(e)));
    }

    private static SenseData device(int cscd) {
        return cscd(AdditionalSense.THIRD_PARTY_DEVICE_FAILURE, cscd).sense;
    }

    /** What the unit answered: its sense data, or that another nexus holds it. */
    private static SenseData.Forwarded forwarded(IOException e) {
        return e instanceof MediumException m
                ? new SenseData.Forwarded(
                        ScsiResponse.CHECK_CONDITION, m.sense().encode())
                : new SenseData.Forwarded(ScsiResponse.RESERVATION_CONFLICT, new byte[0]);
    }

    SenseData sense() {
        return sense;
    }
}
