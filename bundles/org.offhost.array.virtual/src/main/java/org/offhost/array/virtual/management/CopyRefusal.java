// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.util.OptionalInt;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.SenseKey;

/**
 * How a copy manager says no to something.
 *
 * @param field byte of the parameter list that it points at; empty if at none
 */
public record CopyRefusal(SenseKey key, AdditionalSense code, OptionalInt field) {
    /** Reads {@code 05/26/00}, with {@code @0} behind it where it points at byte 0 of the parameter list. */
    static CopyRefusal parse(String text) {
        String[] parts = text.split("@", 2);
        String[] sense = parts[0].split("/", 3);
        if (sense.length != 3) {
            throw new IllegalArgumentException("'" + text + "': expected KEY/ASC/ASCQ in hexadecimal digits");
        }
        return new CopyRefusal(
                SenseKey.of(Integer.parseInt(sense[0], 16)),
                new AdditionalSense(Integer.parseInt(sense[1], 16), Integer.parseInt(sense[2], 16)),
                parts.length == 1 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(parts[1])));
    }

    /** As sense data. */
    public SenseData sense() {
        SenseData sense = SenseData.of(key, code);
        return field.isEmpty()
                ? sense
                : sense.withFieldPointer(FieldPointer.at(FieldPointer.Where.PARAMETERS, field.getAsInt()));
    }
}
