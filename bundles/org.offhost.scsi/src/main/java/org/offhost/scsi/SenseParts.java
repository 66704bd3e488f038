// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What sense data is made of, as its two formats hold it; {@link SenseData} tells what each part means.
 *
 * @param flags FILEMARK, EOM and ILI in the bits that fixed format has them in
 */
record SenseParts(
        boolean deferred,
        SenseKey key,
        AdditionalSense code,
        int flags,
        OptionalLong information,
        OptionalLong commandSpecific,
        Optional<FieldPointer> fieldPointer,
        Optional<Response> source,
        Optional<Response> destination) {
    static final int FILEMARK = 0x80;
    static final int END_OF_MEDIUM = 0x40;
    static final int INCORRECT_LENGTH = 0x20;
    static final int ALL_FLAGS = FILEMARK | END_OF_MEDIUM | INCORRECT_LENGTH;

    /** What a device answered a copy manager. */
    record Response(int status, byte[] sense) {}

    /** Parts with a key and a code and nothing else. */
    static SenseParts of(boolean deferred, SenseKey key, AdditionalSense code) {
        return new SenseParts(
                deferred,
                key,
                code,
                0,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    SenseParts withFlags(int set) {
        return new SenseParts(
                deferred, key, code, set, information, commandSpecific, fieldPointer, source, destination);
    }

    SenseParts withInformation(long value) {
        return new SenseParts(
                deferred, key, code, flags, OptionalLong.of(value), commandSpecific, fieldPointer, source, destination);
    }

    SenseParts withCommandSpecific(long value) {
        return new SenseParts(
                deferred, key, code, flags, information, OptionalLong.of(value), fieldPointer, source, destination);
    }

    SenseParts withFieldPointer(FieldPointer pointer) {
        return new SenseParts(
                deferred, key, code, flags, information, commandSpecific, Optional.of(pointer), source, destination);
    }

    SenseParts withSource(Response response) {
        return new SenseParts(
                deferred,
                key,
                code,
                flags,
                information,
                commandSpecific,
                fieldPointer,
                Optional.of(response),
                destination);
    }

    SenseParts withDestination(Response response) {
        return new SenseParts(
                deferred, key, code, flags, information, commandSpecific, fieldPointer, source, Optional.of(response));
    }
}
