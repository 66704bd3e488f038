// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Sense data (SPC-4 4.5), apart from its format.
 *
 * @param deferred whether it speaks of an earlier command (response codes 71h and 73h)
 * @param key sense key
 * @param code additional sense code and qualifier
 * @param flags filemark, end of medium, incorrect length
 * @param information INFORMATION: a block address or a residual
 * @param commandSpecific COMMAND-SPECIFIC INFORMATION; of a copy the segment number is in the low 16 bits
 * @param fieldPointer the field in error
 * @param source what the copy source answered the copy manager
 * @param destination what the copy destination answered the copy manager
 */
public record SenseData(
        boolean deferred,
        SenseKey key,
        AdditionalSense code,
        Flags flags,
        OptionalLong information,
        OptionalLong commandSpecific,
        Optional<FieldPointer> fieldPointer,
        Optional<Forwarded> source,
        Optional<Forwarded> destination) {
    /** Longest sense data (SPC-4 4.5.1). */
    public static final int MAX_LENGTH = SenseCodec.MAX_LENGTH;

    /**
     * The bits of sequential-access devices.
     *
     * @param filemark a filemark was met
     * @param endOfMedium at or past early warning, or at the beginning
     * @param incorrectLength the record had another length
     */
    public record Flags(boolean filemark, boolean endOfMedium, boolean incorrectLength) {
        public static final Flags NONE = new Flags(false, false, false);

        private static Flags of(int bits) {
            return new Flags(
                    (bits & SenseParts.FILEMARK) != 0,
                    (bits & SenseParts.END_OF_MEDIUM) != 0,
                    (bits & SenseParts.INCORRECT_LENGTH) != 0);
        }

        private int bits() {
            return (filemark ? SenseParts.FILEMARK : 0)
                    | (endOfMedium ? SenseParts.END_OF_MEDIUM : 0)
                    | (incorrectLength ? SenseParts.INCORRECT_LENGTH : 0);
        }
    }

    /**
     * A response passed on by a copy manager (SPC-4 4.5.2.7).
     *
     * @param status what the device answered
     * @param sense its sense data, possibly empty or cut short
     */
    public record Forwarded(int status, byte[] sense) {
        public Forwarded {
            sense = sense.clone();
        }

        @Override
        public byte[] sense() {
            return sense.clone();
        }

        /** Its sense data read; empty if there is none that can be read. */
        public Optional<SenseData> decoded() {
            try {
                return sense.length == 0 ? Optional.empty() : Optional.of(decode(sense));
            } catch (InvalidFieldException e) {
                return Optional.empty();
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Forwarded f && status == f.status && Arrays.equals(sense, f.sense);
        }

        @Override
        public int hashCode() {
            return 31 * status + Arrays.hashCode(sense);
        }

        @Override
        public String toString() {
            return String.format("status %02Xh", status)
                    + decoded()
                            .map(s -> " " + s)
                            .orElse(" sense " + HexFormat.of().formatHex(sense));
        }
    }

    /** Sense data with a key and a code and nothing else. */
    public static SenseData of(SenseKey key, AdditionalSense code) {
        return new SenseData(
                false,
                key,
                code,
                Flags.NONE,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** ILLEGAL REQUEST with the code and the field that are to blame. */
    public static SenseData of(InvalidFieldException e) {
        return of(SenseKey.ILLEGAL_REQUEST, e.code()).withFieldPointer(e.pointer());
    }

    public SenseData withFlags(boolean filemark, boolean endOfMedium, boolean incorrectLength) {
        Flags set = new Flags(filemark, endOfMedium, incorrectLength);
        return new SenseData(deferred, key, code, set, information, commandSpecific, fieldPointer, source, destination);
    }

    /** A block address, or a residual; a residual may be negative. */
    public SenseData withInformation(long value) {
        return new SenseData(
                deferred, key, code, flags, OptionalLong.of(value), commandSpecific, fieldPointer, source, destination);
    }

    /** The number of the segment descriptor that was being processed (SPC-4 5.17.7.4). */
    public SenseData withSegment(int segment) {
        return new SenseData(
                deferred,
                key,
                code,
                flags,
                information,
                OptionalLong.of(segment & 0xFFFF),
                fieldPointer,
                source,
                destination);
    }

    public SenseData withFieldPointer(FieldPointer pointer) {
        return new SenseData(
                deferred, key, code, flags, information, commandSpecific, Optional.of(pointer), source, destination);
    }

    public SenseData withSource(Forwarded forwarded) {
        return new SenseData(
                deferred,
                key,
                code,
                flags,
                information,
                commandSpecific,
                fieldPointer,
                Optional.of(forwarded),
                destination);
    }

    public SenseData withDestination(Forwarded forwarded) {
        return new SenseData(
                deferred, key, code, flags, information, commandSpecific, fieldPointer, source, Optional.of(forwarded));
    }

    /** Number of the segment descriptor; meaningful with COPY ABORTED. */
    public OptionalLong segment() {
        return commandSpecific.isPresent() ? OptionalLong.of(commandSpecific.getAsLong() & 0xFFFF) : commandSpecific;
    }

    /** Whether key and code are these. */
    public boolean is(SenseKey expected, AdditionalSense expectedCode) {
        return key == expected && code.equals(expectedCode);
    }

    /** Fixed format, response code 70h; INFORMATION that does not fit its 32 bits is left out. */
    public byte[] encode() {
        return SenseCodec.encodeFixed(parts());
    }

    /** Descriptor format, response code 72h. */
    public byte[] encodeDescriptors() {
        return SenseCodec.encodeDescriptors(parts());
    }

    /**
     * Reads either format; what was cut off at the end is taken as absent.
     *
     * <p>INFORMATION of fixed format is given unsigned; a residual is {@code (int)} of it.
     *
     * @throws InvalidFieldException if it is neither format, or shorter than a key and a code
     */
    public static SenseData decode(byte[] bytes) throws InvalidFieldException {
        SenseParts p = SenseCodec.decode(bytes);
        return new SenseData(
                p.deferred(),
                p.key(),
                p.code(),
                Flags.of(p.flags()),
                p.information(),
                p.commandSpecific(),
                p.fieldPointer(),
                p.source().map(r -> new Forwarded(r.status(), r.sense())),
                p.destination().map(r -> new Forwarded(r.status(), r.sense())));
    }

    private SenseParts parts() {
        return new SenseParts(
                deferred,
                key,
                code,
                flags.bits(),
                information,
                commandSpecific,
                fieldPointer,
                source.map(f -> new SenseParts.Response(f.status(), f.sense())),
                destination.map(f -> new SenseParts.Response(f.status(), f.sense())));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(key.toString()).append(' ').append(code);
        segment().ifPresent(s -> text.append(", segment ").append(key == SenseKey.COPY_ABORTED ? s : "?"));
        information.ifPresent(i -> text.append(", information ").append(i));
        fieldPointer.ifPresent(p -> text.append(", field at byte ")
                .append(p.position())
                .append(" of the ")
                .append(p.where()));
        source.ifPresent(f -> text.append(", source answered ").append(f));
        destination.ifPresent(f -> text.append(", destination answered ").append(f));
        return text.toString();
    }
}
