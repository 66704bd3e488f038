// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.unit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.array.virtual.access.CommandAccess;
import org.offhost.array.virtual.access.ReservationState;
import org.offhost.array.virtual.access.ReservationType;
import org.offhost.array.virtual.access.Reservations;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.FieldPointer;
import org.offhost.scsi.InvalidFieldException;
import org.offhost.scsi.ScsiResponse;

/**
 * PERSISTENT RESERVE IN and OUT, RESERVE(6) and RELEASE(6) as they are on the wire (SPC-4, 6.15 and 6.16). A port registers for
 * itself alone: SPEC_I_PT and ALL_TG_PT are refused. Thread-safe.
 */
final class PersistentReserve {
    private static final int LIST_LENGTH = 24;
    private static final int FLAGS_AT = 20;
    private static final int SPECIFY_PORTS_OR_ALL = 0x0C;
    private static final int PERSIST = 0x01;

    private final Reservations reservations;

    PersistentReserve(Reservations reservations) {
        this.reservations = reservations;
    }

    List<CommandRow> rows() {
        return List.of(
                CommandRow.of("16 00 00 00 00 00", CommandAccess.ALWAYS, 1, r -> {
                    reservations.reserve6(r.port());
                    return ScsiResponse.good();
                }),
                CommandRow.of("17 00 00 00 00 00", CommandAccess.ALWAYS, 1, r -> {
                    reservations.release6(r.port());
                    return ScsiResponse.good();
                }),
                in(0x00, r -> keys()),
                in(0x01, r -> reservation()),
                in(0x02, r -> capabilities()),
                in(0x03, r -> fullStatus()),
                out(0x00, "00", (r, l, t) -> register(r.port(), l, false)),
                out(0x01, "FF", (r, l, t) -> reservations.reserve(r.port(), key(l), type(t))),
                out(0x02, "FF", (r, l, t) -> release(r.port(), l, t)),
                out(0x03, "00", (r, l, t) -> reservations.clear(r.port(), key(l))),
                out(0x04, "FF", (r, l, t) -> preempt(r.port(), l, t)),
                out(0x05, "FF", (r, l, t) -> r.aborting().accept(preempt(r.port(), l, t))),
                out(0x06, "00", (r, l, t) -> register(r.port(), l, true)));
    }

    private interface Answer {
        byte[] to(Request request);
    }

    private static CommandRow in(int action, Answer answer) {
        return CommandRow.withAction(
                String.format("5E %02X 00 00 00 00 00 FF FF 00", action), CommandAccess.UNLESS_RESERVED, 1, r -> {
                    int allocation = ByteBuffer.wrap(r.command().cdb()).getShort(7) & 0xFFFF;
                    return r.answer(answer.to(r), allocation);
                });
    }

    private interface Change {
        void of(Request request, ByteBuffer list, int scopeAndType) throws IOException;
    }

    private static CommandRow out(int action, String scopeAndType, Change change) {
        String usage = String.format("5F %02X %s 00 00 FF FF FF FF 00", action, scopeAndType);
        return CommandRow.withAction(usage, CommandAccess.UNLESS_RESERVED, 1, r -> {
            int length = (int) Math.min(ByteBuffer.wrap(r.command().cdb()).getInt(5) & 0xFFFF_FFFFL, Integer.MAX_VALUE);
            SentData.require(r, length);
            if (length != LIST_LENGTH) {
                throw parameter(AdditionalSense.LIST_LENGTH_ERROR, 0, "list of " + length + " bytes, expected 24");
            }
            ByteBuffer list = r.sent().slice();
            // REGISTER AND IGNORE does not take SPEC_I_PT either; APTPL is looked at where something is registered
            int flags = list.get(FLAGS_AT) & SPECIFY_PORTS_OR_ALL;
            if (flags != 0) {
                throw new InvalidFieldException(
                        AdditionalSense.INVALID_FIELD,
                        new FieldPointer(
                                FieldPointer.Where.PARAMETERS, FLAGS_AT, 31 - Integer.numberOfLeadingZeros(flags)),
                        "PERSISTENT RESERVE OUT parameter list",
                        "SPEC_I_PT or ALL_TG_PT");
            }
            change.of(r, list, r.command().cdb()[2] & 0xFF);
            return ScsiResponse.good();
        });
    }

    private static long key(ByteBuffer list) {
        return list.getLong(0);
    }

    private static ReservationType type(int scopeAndType) throws InvalidFieldException {
        Optional<ReservationType> type = ReservationType.of(scopeAndType & 0x0F);
        if (type.isEmpty() || scopeAndType >> 4 != 0) {
            throw new InvalidFieldException(
                    AdditionalSense.INVALID_FIELD_IN_CDB,
                    FieldPointer.at(FieldPointer.Where.CDB, 2),
                    "PERSISTENT RESERVE OUT",
                    String.format("scope and type %02Xh", scopeAndType));
        }
        return type.get();
    }

    private void register(String port, ByteBuffer list, boolean ignoring) throws IOException {
        boolean persisting = (list.get(FLAGS_AT) & PERSIST) != 0;
        if (!reservations.register(port, key(list), list.getLong(8), ignoring, persisting)) {
            throw new InvalidFieldException(
                    AdditionalSense.NO_ROOM_TO_REGISTER,
                    FieldPointer.at(FieldPointer.Where.PARAMETERS, 8),
                    "PERSISTENT RESERVE OUT",
                    Reservations.MOST + " nexuses are registered");
        }
    }

    private void release(String port, ByteBuffer list, int scopeAndType) throws IOException {
        if (!reservations.release(port, key(list), type(scopeAndType))) {
            throw new InvalidFieldException(
                    AdditionalSense.INVALID_RELEASE,
                    FieldPointer.at(FieldPointer.Where.CDB, 2),
                    "PERSISTENT RESERVE OUT",
                    "the reservation is of another type");
        }
    }

    private Set<String> preempt(String port, ByteBuffer list, int scopeAndType) throws IOException {
        return reservations
                .preempt(port, key(list), list.getLong(8), type(scopeAndType))
                .orElseThrow(() -> parameter(AdditionalSense.INVALID_FIELD, 8, "nobody has registered the key 0"));
    }

    private static InvalidFieldException parameter(AdditionalSense code, int at, String problem) {
        return new InvalidFieldException(
                code,
                FieldPointer.at(FieldPointer.Where.PARAMETERS, at),
                "PERSISTENT RESERVE OUT parameter list",
                problem);
    }

    private byte[] keys() {
        ReservationState s = reservations.state();
        ByteBuffer b = ByteBuffer.allocate(8 + 8 * s.keys().size());
        b.putInt(s.generation()).putInt(8 * s.keys().size());
        s.keys().values().forEach(b::putLong);
        return b.array();
    }

    private byte[] reservation() {
        ReservationState s = reservations.state();
        if (s.type().isEmpty()) {
            return ByteBuffer.allocate(8).putInt(s.generation()).array();
        }
        return ByteBuffer.allocate(24)
                .putInt(s.generation())
                .putInt(16)
                .putLong(s.key())
                .putInt(0)
                .put((byte) 0)
                .put((byte) s.type().get().code())
                .array();
    }

    /** PTPL_C and whether it is activated, and the six types, told by TMV (SPC-4, 6.15.4). */
    private byte[] capabilities() {
        byte[] data = new byte[8];
        data[1] = 8;
        data[2] = PERSIST;
        data[3] = (byte) (0x80 | (reservations.state().persistent() ? PERSIST : 0));
        for (ReservationType t : ReservationType.values()) {
            data[t.code() < 8 ? 4 : 5] |= (byte) (1 << t.code() % 8);
        }
        return data;
    }

    private byte[] fullStatus() {
        ReservationState s = reservations.state();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        s.keys().forEach((port, key) -> {
            byte[] id = TransportIds.of(port);
            ByteBuffer b = ByteBuffer.allocate(24).putLong(key).putInt(0);
            boolean holds = s.holds(port);
            b.put((byte) (holds ? 1 : 0))
                    .put((byte) (holds ? s.type().orElseThrow().code() : 0));
            b.putInt(0).putShort((short) 1).putInt(id.length);
            out.writeBytes(b.array());
            out.writeBytes(id);
        });
        ByteBuffer b =
                ByteBuffer.allocate(8 + out.size()).putInt(s.generation()).putInt(out.size());
        return b.put(out.toByteArray()).array();
    }
}
