// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.IOException;

/** What a unit has to report instead of, or with, an outcome: the content of its sense data (SPC-4, 4.5). */
public final class MediumException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Sense keys (SPC-4 table 48). */
    public static final int NO_SENSE = 0x0;

    public static final int NOT_READY = 0x2;
    public static final int MEDIUM_ERROR = 0x3;
    public static final int ILLEGAL_REQUEST = 0x5;
    public static final int UNIT_ATTENTION = 0x6;
    public static final int DATA_PROTECT = 0x7;
    public static final int BLANK_CHECK = 0x8;
    public static final int VOLUME_OVERFLOW = 0xD;

    private final int key;
    private final int asc;
    private final int ascq;
    private final Long information;
    private final boolean filemark;
    private final boolean endOfMedium;
    private final boolean incorrectLength;

    private MediumException(
            String message,
            int key,
            int code,
            Long information,
            boolean filemark,
            boolean endOfMedium,
            boolean incorrectLength) {
        super(message);
        this.key = key;
        this.asc = code >> 8;
        this.ascq = code & 0xFF;
        this.information = information;
        this.filemark = filemark;
        this.endOfMedium = endOfMedium;
        this.incorrectLength = incorrectLength;
    }

    /** @param code additional sense code and qualifier, 16 bits */
    public static MediumException of(int key, int code, String message) {
        return new MediumException(message, key, code, null, false, false, false);
    }

    /** An error that names the first logical block in question. */
    public static MediumException at(int key, int code, long information, String message) {
        return new MediumException(message, key, code, information, false, false, false);
    }

    /** UNRECOVERED READ ERROR. */
    static MediumException unreadable(long information, String message) {
        return at(MEDIUM_ERROR, 0x1100, information, message);
    }

    /** WRITE ERROR. */
    static MediumException unwritable(long information, String message) {
        return at(MEDIUM_ERROR, 0x0C00, information, message);
    }

    static MediumException filemark(long residual) {
        return new MediumException("filemark", NO_SENSE, 0x0001, residual, true, false, false);
    }

    static MediumException blank(long residual) {
        return new MediumException("end of data", BLANK_CHECK, 0x0005, residual, false, false, false);
    }

    static MediumException incorrectLength(long residual) {
        return new MediumException("record of another length", NO_SENSE, 0x0000, residual, false, false, true);
    }

    static MediumException beginning(long residual) {
        return new MediumException("beginning of medium", NO_SENSE, 0x0004, residual, false, true, false);
    }

    /** END-OF-PARTITION/MEDIUM DETECTED; with NO SENSE everything was written. */
    static MediumException endOfMedium(int key, long residual) {
        return new MediumException("end of medium", key, 0x0002, residual, false, true, false);
    }

    public int key() {
        return key;
    }

    public int asc() {
        return asc;
    }

    public int ascq() {
        return ascq;
    }

    /** Whether {@link #information()} says something. */
    public boolean hasInformation() {
        return information != null;
    }

    public long information() {
        return information == null ? 0 : information;
    }

    public boolean isFilemark() {
        return filemark;
    }

    public boolean isEndOfMedium() {
        return endOfMedium;
    }

    public boolean isIncorrectLength() {
        return incorrectLength;
    }
}
