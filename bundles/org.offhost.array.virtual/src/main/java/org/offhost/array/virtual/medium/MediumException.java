// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.IOException;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/** What a unit reports instead of an outcome, or with one: its sense data. */
public final class MediumException extends IOException {
    private static final long serialVersionUID = 1L;

    private static final AdditionalSense MANUAL_INTERVENTION = new AdditionalSense(0x04, 0x03);

    private final transient SenseData sense;
    private boolean writing;

    private MediumException(SenseData sense, String message) {
        super(message + " (" + sense + ")");
        this.sense = sense;
    }

    public static MediumException of(SenseKey key, AdditionalSense code, String message) {
        return new MediumException(SenseData.of(key, code), message);
    }

    /** An error at a logical block or object. */
    static MediumException at(SenseKey key, AdditionalSense code, long block, String message) {
        return new MediumException(SenseData.of(key, code).withInformation(block), message);
    }

    /** LOGICAL UNIT NOT READY, MANUAL INTERVENTION REQUIRED: a person has to look at the backing file. */
    public static MediumException notReady(String message) {
        return of(SenseKey.NOT_READY, MANUAL_INTERVENTION, message);
    }

    /** MEDIUM NOT PRESENT: somebody took away the file that is the medium, or put another in its place. */
    public static MediumException gone(String message) {
        return of(SenseKey.NOT_READY, AdditionalSense.MEDIUM_NOT_PRESENT, message);
    }

    public static MediumException unreadable(long block, String message) {
        return at(SenseKey.MEDIUM_ERROR, AdditionalSense.UNRECOVERED_READ_ERROR, block, message);
    }

    public static MediumException unwritable(long block, String message) {
        return at(SenseKey.MEDIUM_ERROR, AdditionalSense.WRITE_ERROR, block, message);
    }

    /** The host's file system is full, not the unit: as of one that gets its room when it is written. */
    public static MediumException noRoom(long block, String message) {
        return at(SenseKey.DATA_PROTECT, AdditionalSense.SPACE_ALLOCATION_FAILED, block, message);
    }

    public static MediumException readOnly(String message) {
        return of(SenseKey.DATA_PROTECT, AdditionalSense.WRITE_PROTECTED, message);
    }

    /** The host of some nexus has set SWP of the control mode page. */
    public static MediumException softwareWriteProtected(String message) {
        return of(SenseKey.DATA_PROTECT, AdditionalSense.SOFTWARE_WRITE_PROTECTED, message);
    }

    /** What was compared differs, first at this byte of the data (SBC-3, 5.2). */
    public static MediumException miscompare(long offset) {
        return at(SenseKey.MISCOMPARE, AdditionalSense.MISCOMPARE, offset, "byte " + offset + " differs");
    }

    public static MediumException filemark(long residual) {
        SenseData s = SenseData.of(SenseKey.NO_SENSE, AdditionalSense.FILEMARK_DETECTED);
        return new MediumException(s.withFlags(true, false, false).withInformation(residual), "filemark");
    }

    public static MediumException blank(long residual) {
        SenseData s = SenseData.of(SenseKey.BLANK_CHECK, AdditionalSense.END_OF_DATA);
        return new MediumException(s.withInformation(residual), "end of data");
    }

    public static MediumException incorrectLength(long residual) {
        SenseData s = SenseData.of(SenseKey.NO_SENSE, AdditionalSense.NONE);
        return new MediumException(s.withFlags(false, false, true).withInformation(residual), "record length");
    }

    public static MediumException beginning(long residual) {
        SenseData s = SenseData.of(SenseKey.NO_SENSE, AdditionalSense.BEGINNING_OF_MEDIUM);
        return new MediumException(s.withFlags(false, true, false).withInformation(residual), "beginning of medium");
    }

    /** At or past early warning; with NO SENSE everything was written, with VOLUME OVERFLOW {@code residual} was not. */
    public static MediumException endOfMedium(SenseKey key, long residual) {
        SenseData s = SenseData.of(key, AdditionalSense.END_OF_MEDIUM);
        return new MediumException(s.withFlags(false, true, false).withInformation(residual), "end of medium");
    }

    public SenseData sense() {
        return sense;
    }

    /** Says that a write failed; a transfer between two units needs to know which of them it was. */
    public MediumException whileWriting() {
        writing = true;
        return this;
    }

    /** Whether a write failed, not a read. */
    public boolean isWriting() {
        return writing;
    }

    /** Whether what was to be written is on the medium all the same (SSC-4, 4.2.4: early warning). */
    public boolean wasWritten() {
        return sense.flags().endOfMedium() && sense.key() == SenseKey.NO_SENSE;
    }
}
