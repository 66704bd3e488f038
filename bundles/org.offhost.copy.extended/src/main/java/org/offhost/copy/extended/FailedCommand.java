// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.offhost.block.Designator;
import org.offhost.block.MediumGoneException;
import org.offhost.block.StorageFullException;
import org.offhost.block.UnreadableBlockException;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyException.Reason;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/**
 * What an EXTENDED COPY that did not end with GOOD means (SPC-4 5.17.7.4).
 *
 * @param kind what makes sense next
 * @param code additional sense code; {@link AdditionalSense#NONE} if there is none
 * @param exception what the copy ends with if nothing helps
 */
record FailedCommand(Kind kind, AdditionalSense code, CopyException exception) {
    /** What makes sense next. */
    enum Kind {
        /** Less in one command. */
        LIMIT,
        /** The same again. */
        TRANSIENT,
        /** Another list identifier. */
        IDENTIFIER,
        /** What was sent is on the tape, and the tape is nearly full. */
        EARLY_WARNING,
        /** Another copy manager, or none. */
        FATAL
    }

    private static final Set<AdditionalSense> LIMITS = Set.of(
            AdditionalSense.TOO_MANY_CSCDS,
            AdditionalSense.TOO_MANY_SEGMENTS,
            AdditionalSense.LIST_LENGTH_ERROR,
            AdditionalSense.INLINE_TOO_LONG,
            AdditionalSense.INVALID_FIELD);
    private static final Set<AdditionalSense> UNREACHABLE = Set.of(
            AdditionalSense.NOT_REACHABLE,
            AdditionalSense.UNREACHABLE,
            AdditionalSense.COMMUNICATION_FAILURE,
            AdditionalSense.LOGICAL_UNIT_NOT_SUPPORTED);

    /** Reads a response to a command that went to the copy manager of {@code pair}. */
    static FailedCommand of(ScsiResponse response, Designator manager, Pair pair) {
        CheckConditionException cause = CheckConditionException.of(manager, "EXTENDED COPY", response);
        Optional<SenseData> answer = cause.sense();
        if (answer.isEmpty()) {
            boolean again = cause.worthRepeating() || response.status() == ScsiResponse.TASK_ABORTED;
            return fatal(again ? Reason.TRANSIENT : Reason.DESTINATION_REFUSES, AdditionalSense.NONE, cause);
        }
        SenseData sense = answer.get();
        if (isIdentifierInUse(sense)) {
            return new FailedCommand(
                    Kind.IDENTIFIER, sense.code(), new CopyException(Reason.TRANSIENT, cause.getMessage(), cause));
        }
        if (sense.key() == SenseKey.ILLEGAL_REQUEST && LIMITS.contains(sense.code())) {
            return new FailedCommand(
                    Kind.LIMIT, sense.code(), new CopyException(Reason.NOT_SUPPORTED, cause.getMessage(), cause));
        }
        if (isDriveWithoutLocate(sense)) {
            return new FailedCommand(
                    Kind.LIMIT,
                    AdditionalSense.INVALID_OPERATION_CODE,
                    new CopyException(Reason.NOT_SUPPORTED, cause.getMessage(), cause));
        }
        if (sense.source().isPresent()) {
            return ofSource(sense, cause, pair);
        }
        if (sense.destination().isPresent()) {
            return ofDestination(sense.destination().get(), sense, cause, pair);
        }
        if (CheckConditionException.isMediumGone(sense)) {
            return gone(manager, sense, cause);
        }
        return fatal(ofManager(sense, cause), sense.code(), cause);
    }

    /** FreeBSD's CTL points at the list identifier as an invalid field. */
    private static boolean isIdentifierInUse(SenseData sense) {
        FieldPointer first = FieldPointer.at(FieldPointer.Where.PARAMETERS, 0);
        return sense.code().equals(AdditionalSense.OPERATION_IN_PROGRESS)
                || sense.is(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_FIELD)
                        && sense.fieldPointer().filter(first::equals).isPresent();
    }

    /** Of the commands that a copy manager sends, the one that a unit may not have is LOCATE. */
    private static boolean isDriveWithoutLocate(SenseData sense) {
        return Stream.of(sense.source(), sense.destination())
                .flatMap(Optional::stream)
                .flatMap(f -> f.decoded().stream())
                .anyMatch(s -> s.is(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_OPERATION_CODE));
    }

    private static FailedCommand ofSource(SenseData sense, CheckConditionException cause, Pair pair) {
        Optional<SenseData> forwarded = sense.source().flatMap(SenseData.Forwarded::decoded);
        if (forwarded.filter(FailedCommand::passing).isPresent()
                || forwarded.isEmpty() && busy(sense.source().get())) {
            return fatal(Reason.TRANSIENT, sense.code(), cause);
        }
        IOException why = cause;
        if (forwarded.isPresent()
                && forwarded.get().key() == SenseKey.MEDIUM_ERROR
                && forwarded.get().information().isPresent()
                && pair.sourceBlock() > 0) {
            long lba = forwarded.get().information().getAsLong();
            if (lba >= 0 && lba <= Long.MAX_VALUE / pair.sourceBlock()) {
                why = new UnreadableBlockException(
                        pair.source().designator(),
                        lba * pair.sourceBlock(),
                        forwarded.get().toString());
                why.addSuppressed(cause);
            }
        }
        return new FailedCommand(
                Kind.FATAL, sense.code(), new CopyException(Reason.SOURCE_UNREADABLE, why.getMessage(), why));
    }

    /** No other way leads to a medium that is not there. */
    private static FailedCommand gone(Designator unit, SenseData said, CheckConditionException cause) {
        IOException why = new MediumGoneException(unit, said.toString(), cause);
        return new FailedCommand(
                Kind.FATAL, said.code(), new CopyException(Reason.DESTINATION_REFUSES, why.getMessage(), why));
    }

    private static FailedCommand ofDestination(
            SenseData.Forwarded forwarded, SenseData sense, CheckConditionException cause, Pair pair) {
        Optional<SenseData> answer = forwarded.decoded();
        if (answer.filter(CheckConditionException::isMediumGone).isPresent()) {
            return gone(pair.destination().designator(), answer.get(), cause);
        }
        if (answer.filter(CheckConditionException::isStorageFull).isPresent()) {
            IOException why = new StorageFullException(
                    pair.destination().designator(), answer.get().toString(), cause);
            return new FailedCommand(
                    Kind.FATAL, sense.code(), new CopyException(Reason.DESTINATION_FULL, why.getMessage(), why));
        }
        if (answer.isEmpty()) {
            return fatal(busy(forwarded) ? Reason.TRANSIENT : Reason.DESTINATION_REFUSES, sense.code(), cause);
        }
        if (CheckConditionException.isEarlyWarning(answer.get())) {
            return new FailedCommand(
                    Kind.EARLY_WARNING,
                    sense.code(),
                    new CopyException(Reason.DESTINATION_FULL, cause.getMessage(), cause));
        }
        if (CheckConditionException.isEndOfMedium(answer.get())) {
            return fatal(Reason.DESTINATION_FULL, sense.code(), cause);
        }
        return fatal(passing(answer.get()) ? Reason.TRANSIENT : Reason.DESTINATION_REFUSES, sense.code(), cause);
    }

    private static Reason ofManager(SenseData sense, CheckConditionException cause) {
        if (cause.worthRepeating()) {
            return Reason.TRANSIENT;
        }
        if (UNREACHABLE.contains(sense.code())) {
            return Reason.UNREACHABLE;
        }
        switch (sense.key()) {
            case VOLUME_OVERFLOW:
                return Reason.DESTINATION_FULL;
            case DATA_PROTECT:
                return Reason.DESTINATION_REFUSES;
            case MEDIUM_ERROR:
            case BLANK_CHECK:
                return Reason.SOURCE_UNREADABLE;
            default:
                return Reason.NOT_SUPPORTED;
        }
    }

    private static boolean passing(SenseData sense) {
        return sense.key() == SenseKey.UNIT_ATTENTION
                || sense.key() == SenseKey.ABORTED_COMMAND
                || sense.is(SenseKey.NOT_READY, AdditionalSense.BECOMING_READY);
    }

    private static boolean busy(SenseData.Forwarded forwarded) {
        return forwarded.status() == ScsiResponse.BUSY || forwarded.status() == ScsiResponse.TASK_SET_FULL;
    }

    private static FailedCommand fatal(Reason reason, AdditionalSense code, CheckConditionException cause) {
        return new FailedCommand(
                reason == Reason.TRANSIENT ? Kind.TRANSIENT : Kind.FATAL,
                code,
                new CopyException(reason, cause.getMessage(), cause));
    }
}
