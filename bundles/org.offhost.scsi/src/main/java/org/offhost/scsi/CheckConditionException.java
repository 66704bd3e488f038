// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.MediumGoneException;
import org.offhost.block.StorageFullException;
import org.offhost.block.UnreadableBlockException;

/** A device answered a command with CHECK CONDITION, or with another status that is not GOOD. */
public class CheckConditionException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final transient SenseData sense;

    private CheckConditionException(String message, int status, SenseData sense) {
        super(message);
        this.status = status;
        this.sense = sense;
    }

    /**
     * What a response that is not GOOD says.
     *
     * @param unit the unit that gave it
     * @param action what was asked of it, for the message: "READ(16) of 8 blocks at 7"
     */
    public static CheckConditionException of(Designator unit, String action, ScsiResponse response) {
        SenseData sense = senseOf(response);
        String answer = sense == null ? status(response.status()) : sense.toString();
        return new CheckConditionException("unit " + unit + ": " + action + ": " + answer, response.status(), sense);
    }

    private static String status(int status) {
        return status == ScsiResponse.RESERVATION_CONFLICT
                ? "RESERVATION CONFLICT: another host has reserved the unit for itself"
                : String.format("status %02Xh", status);
    }

    /**
     * What a failed READ of a disk says: a medium error names its block.
     *
     * @param position byte of the unit at which the READ began
     * @param blockLength bytes of a logical block
     */
    public static IOException ofRead(Designator unit, long position, int blockLength, ScsiResponse response) {
        SenseData sense = senseOf(response);
        if (sense == null || sense.key() != SenseKey.MEDIUM_ERROR) {
            return of(unit, "READ at byte " + position, response);
        }
        long lba = sense.information().orElse(position / blockLength);
        boolean sane = lba >= position / blockLength && lba <= Long.MAX_VALUE / blockLength;
        return new UnreadableBlockException(unit, sane ? lba * blockLength : position, sense.toString());
    }

    /** What a response that is not GOOD says; a medium that is gone is told from other errors. */
    public static IOException failed(Designator unit, String action, ScsiResponse response) {
        CheckConditionException exception = of(unit, action, response);
        return exception.sense().filter(CheckConditionException::isMediumGone).isPresent()
                ? new MediumGoneException(unit, exception.sense().get().toString(), exception)
                : exception;
    }

    /** What a failed write or flush says: a full medium, and one that is gone, are told from other errors. */
    public static IOException ofWrite(Designator unit, String action, ScsiResponse response) {
        SenseData sense = senseOf(response);
        IOException exception = failed(unit, action, response);
        if (sense != null && isStorageFull(sense)) {
            return new StorageFullException(unit, exception.getMessage(), exception);
        }
        return sense != null && isEndOfMedium(sense)
                ? new EndOfMediumException(exception.getMessage(), exception)
                : exception;
    }

    /**
     * Whether a write failed because the medium is full: VOLUME OVERFLOW (SSC-4 5.6).
     *
     * <p>NO SENSE with EOM is early warning: what was sent is on the medium.
     */
    public static boolean isEndOfMedium(SenseData sense) {
        return sense.key() == SenseKey.VOLUME_OVERFLOW;
    }

    /** Whether a write failed because what the unit takes its room from is full. */
    public static boolean isStorageFull(SenseData sense) {
        return sense.is(SenseKey.DATA_PROTECT, AdditionalSense.SPACE_ALLOCATION_FAILED);
    }

    /** Whether the medium that was there is there no more: MEDIUM NOT PRESENT, whatever its qualifier. */
    public static boolean isMediumGone(SenseData sense) {
        return sense.key() == SenseKey.NOT_READY && sense.code().asc() == AdditionalSense.MEDIUM_NOT_PRESENT.asc();
    }

    /** Whether a write to a tape was done, but past early warning (SSC-4 4.2.4). */
    public static boolean isEarlyWarning(SenseData sense) {
        return (sense.key() == SenseKey.NO_SENSE || sense.key() == SenseKey.RECOVERED_ERROR)
                && sense.flags().endOfMedium()
                && sense.information().orElse(0) == 0;
    }

    private static SenseData senseOf(ScsiResponse response) {
        try {
            return response.status() == ScsiResponse.CHECK_CONDITION ? SenseData.decode(response.sense()) : null;
        } catch (InvalidFieldException e) {
            // CHECK CONDITION with sense data that cannot be read: the status is all there is to say
            return null;
        }
    }

    /** SAM-5 status code. */
    public int status() {
        return status;
    }

    /** Its sense data; empty if there is none, or none that can be read. */
    public Optional<SenseData> sense() {
        return Optional.ofNullable(sense);
    }

    /** Whether key and code are these. */
    public boolean is(SenseKey key, AdditionalSense code) {
        return sense != null && sense.is(key, code);
    }

    /** Whether the same command may well succeed: unit attention, BUSY, TASK SET FULL, becoming ready. */
    public boolean worthRepeating() {
        if (sense == null) {
            return status == ScsiResponse.BUSY || status == ScsiResponse.TASK_SET_FULL;
        }
        return sense.key() == SenseKey.UNIT_ATTENTION
                || sense.key() == SenseKey.ABORTED_COMMAND
                || sense.is(SenseKey.NOT_READY, AdditionalSense.BECOMING_READY);
    }
}
