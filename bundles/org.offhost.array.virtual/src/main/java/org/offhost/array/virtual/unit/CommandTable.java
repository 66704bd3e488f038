// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.offhost.array.virtual.access.CommandAccess;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ScsiResponse;

/** The commands of a unit, and what REPORT SUPPORTED OPERATION CODES tells of them (SPC-4, 6.35). Which of them it has may change. */
final class CommandTable {
    private static final int REPORTING_ONE = 1;
    private static final int REPORTING_ONE_WITH_ACTION = 2;
    private static final int REPORTING_ONE_WITH_OR_WITHOUT_ACTION = 3;
    private static final int TIMEOUTS_LENGTH = 12;

    private final List<CommandRow> rows = new ArrayList<>();

    private final Predicate<CommandRow> present;

    /** @param present whether the unit has a command now */
    CommandTable(List<CommandRow> rows, Predicate<CommandRow> present) {
        this.present = present;
        this.rows.addAll(rows);
        this.rows.add(
                CommandRow.withAction("A3 0C 87 FF FF FF FF FF FF FF 00 00", CommandAccess.READS, 1, this::report));
        this.rows.sort(Comparator.comparingInt(CommandRow::code).thenComparingInt(CommandRow::serviceAction));
    }

    List<CommandRow> rows() {
        return rows.stream().filter(present).toList();
    }

    /**
     * The row of a command.
     *
     * @throws InvalidFieldException 20h/00h if there is no such operation code, 24h/00h if it has no such service action
     */
    CommandRow find(byte[] cdb) throws InvalidFieldException {
        int code = cdb[0] & 0xFF;
        boolean known = false;
        for (CommandRow row : rows) {
            if (row.code() == code && present.test(row)) {
                if (row.isOf(cdb)) {
                    return row;
                }
                known = true;
            }
        }
        throw new InvalidFieldException(
                known ? AdditionalSense.INVALID_FIELD_IN_CDB : AdditionalSense.INVALID_OPERATION_CODE,
                FieldPointer.at(FieldPointer.Where.CDB, known ? 1 : 0),
                String.format("CDB %02Xh", code),
                "no command of this unit");
    }

    private ScsiResponse report(Request request) throws InvalidFieldException {
        ByteBuffer cdb = ByteBuffer.wrap(request.command().cdb());
        boolean timeouts = cdb.get(2) < 0;
        int options = cdb.get(2) & 0x07;
        byte[] data =
                options == 0 ? all(timeouts) : one(options, cdb.get(3) & 0xFF, cdb.getShort(4) & 0xFFFF, timeouts);
        return request.answer(data, cdb.getInt(6) & 0xFFFF_FFFFL);
    }

    private byte[] all(boolean timeouts) {
        int each = timeouts ? 8 + TIMEOUTS_LENGTH : 8;
        List<CommandRow> now = rows();
        ByteBuffer b = ByteBuffer.allocate(4 + each * now.size()).putInt(each * now.size());
        for (CommandRow r : now) {
            boolean action = r.serviceAction() != CommandRow.NONE;
            b.put((byte) r.code()).put((byte) 0);
            b.putShort((short) (action ? r.serviceAction() : 0)).put((byte) 0);
            b.put((byte) ((timeouts ? 2 : 0) | (action ? 1 : 0))).putShort((short) r.usage().length);
            if (timeouts) {
                putTimeouts(b, r);
            }
        }
        return b.array();
    }

    private byte[] one(int options, int code, int action, boolean timeouts) throws InvalidFieldException {
        List<CommandRow> same = rows().stream().filter(r -> r.code() == code).toList();
        boolean actions = same.stream().anyMatch(r -> r.serviceAction() != CommandRow.NONE);
        if (options > REPORTING_ONE_WITH_OR_WITHOUT_ACTION
                || options == REPORTING_ONE && actions
                || options == REPORTING_ONE_WITH_ACTION && !same.isEmpty() && !actions) {
            throw new InvalidFieldException(
                    AdditionalSense.INVALID_FIELD_IN_CDB,
                    FieldPointer.at(FieldPointer.Where.CDB, 2),
                    "REPORT SUPPORTED OPERATION CODES",
                    "reporting options " + options + String.format(" of %02Xh", code));
        }
        Optional<CommandRow> found = same.stream()
                .filter(r -> r.serviceAction() == (actions ? action : CommandRow.NONE))
                .findFirst();
        if (found.isEmpty() || !actions && action != 0 && options == REPORTING_ONE_WITH_OR_WITHOUT_ACTION) {
            return new byte[] {0, 1, 0, 0};
        }
        CommandRow row = found.get();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.write((timeouts ? 0x80 : 0) | 3);
        out.write(0);
        out.write(row.usage().length);
        out.writeBytes(row.usage());
        if (timeouts) {
            ByteBuffer b = ByteBuffer.allocate(TIMEOUTS_LENGTH);
            putTimeouts(b, row);
            out.writeBytes(b.array());
        }
        return out.toByteArray();
    }

    /** Command timeouts descriptor: nominal and recommended, in seconds (SPC-4, table 298). */
    private static void putTimeouts(ByteBuffer b, CommandRow row) {
        b.putShort((short) (TIMEOUTS_LENGTH - 2)).putShort((short) 0);
        b.putInt(row.timeoutSeconds()).putInt(10 * row.timeoutSeconds());
    }
}
