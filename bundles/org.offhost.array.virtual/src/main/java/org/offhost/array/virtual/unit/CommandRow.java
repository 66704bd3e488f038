// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.IOException;
import java.util.HexFormat;
import java.util.function.Function;
import org.offhost.array.virtual.access.CommandAccess;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ScsiResponse;

/**
 * A command of a unit. What REPORT SUPPORTED OPERATION CODES tells of it is what is done: a bit that its usage data does not
 * have is refused.
 *
 * @param serviceAction {@link #NONE} if its operation code has none
 * @param usage CDB USAGE DATA (SPC-4, 6.35.3): the operation code, then a bit for each that is looked at
 * @param access what it does to a unit that another nexus may have reserved, by its bytes
 * @param action what it does
 */
record CommandRow(
        int serviceAction, byte[] usage, Function<byte[], CommandAccess> access, int timeoutSeconds, Action action) {
    static final int NONE = -1;

    /** Bits of the CONTROL byte that are the vendor's, or obsolete: nobody looks at them. */
    private static final int CONTROL_IGNORED = 0xC3;

    private static final int SERVICE_ACTION = 0x1F;

    /** Executes a command in the caller's thread. */
    interface Action {
        ScsiResponse run(Request request) throws IOException;
    }

    /** @param usage in hexadecimal digits; a service action is in the low bits of byte 1 */
    static CommandRow of(String usage, CommandAccess access, int timeoutSeconds, Action action) {
        return new CommandRow(NONE, bytes(usage), c -> access, timeoutSeconds, action);
    }

    static CommandRow withAction(String usage, CommandAccess access, int timeoutSeconds, Action action) {
        byte[] bytes = bytes(usage);
        return new CommandRow(bytes[1] & SERVICE_ACTION, bytes, c -> access, timeoutSeconds, action);
    }

    /** The same, where it depends on the command what it does to a unit that is reserved. */
    CommandRow when(Function<byte[], CommandAccess> rule) {
        return new CommandRow(serviceAction, usage, rule, timeoutSeconds, action);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    int code() {
        return usage[0] & 0xFF;
    }

    boolean isOf(byte[] cdb) {
        return (cdb[0] & 0xFF) == code()
                && (serviceAction == NONE || cdb.length > 1 && (cdb[1] & SERVICE_ACTION) == serviceAction);
    }

    /** Refuses a command that is too short, or sets a bit that has no meaning here: whoever set it wants something else. */
    void check(byte[] cdb) throws InvalidFieldException {
        if (cdb.length < usage.length) {
            throw refused(cdb.length - 1, FieldPointer.WHOLE_BYTE, cdb.length + " bytes of " + usage.length);
        }
        for (int i = 1; i < usage.length; i++) {
            int meant = usage[i] | (i == 1 && serviceAction != NONE ? SERVICE_ACTION : 0);
            int ignored = i == usage.length - 1 ? CONTROL_IGNORED : 0;
            int set = cdb[i] & 0xFF & ~meant & ~ignored;
            if (set != 0) {
                throw refused(
                        i, 31 - Integer.numberOfLeadingZeros(set), String.format("bits %02Xh mean nothing here", set));
            }
        }
    }

    private InvalidFieldException refused(int at, int bit, String problem) {
        return new InvalidFieldException(
                AdditionalSense.INVALID_FIELD_IN_CDB,
                new FieldPointer(FieldPointer.Where.CDB, at, bit),
                String.format("CDB %02Xh", code()),
                problem);
    }
}
