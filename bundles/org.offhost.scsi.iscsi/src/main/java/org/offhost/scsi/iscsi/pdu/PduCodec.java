// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/** Units to bytes and back. What bytes say is checked before anything is allocated for them. */
public final class PduCodec {
    private static final int IMMEDIATE = 0x40;
    private static final int OPERATION_CODE = 0x3F;

    /** Of a target's units; an initiator's are below. */
    private static final int TARGET = 0x20;

    /** Longest data segment that the 24 bits of its length can say. */
    public static final int LONGEST_DATA = 0xFF_FFFF;

    private PduCodec() {}

    /** Bytes of all additional header segments that follow a basic header segment. */
    public static int additionalLength(ByteBuffer header) {
        return 4 * (header.get(4) & 0xFF);
    }

    /** Bytes of the data segment, without padding. */
    public static int dataLength(ByteBuffer header) {
        return header.getInt(4) & LONGEST_DATA;
    }

    /** The operation code in a basic header segment. */
    public static int operationCode(ByteBuffer header) {
        return header.get(0) & OPERATION_CODE;
    }

    /** Basic and additional header segments, ready to be sent. */
    public static ByteBuffer header(Pdu pdu) {
        ByteBuffer additional = pdu.additionalHeader();
        int length = pdu.data().remaining();
        if (length > LONGEST_DATA || additional.remaining() > 4 * 0xFF) {
            throw new IllegalArgumentException(
                    "data of " + length + " bytes, additional header of " + additional.remaining());
        }
        ByteBuffer header = ByteBuffer.allocate(Pdu.HEADER_LENGTH + additional.remaining());
        pdu.putFields(header);
        header.put(0, (byte) (pdu.operationCode() | (pdu.immediate() ? IMMEDIATE : 0)));
        header.putInt(4, additional.remaining() / 4 << 24 | length);
        header.putInt(16, pdu.initiatorTaskTag());
        header.put(Pdu.HEADER_LENGTH, additional, additional.position(), additional.remaining());
        return header;
    }

    /**
     * Reads a unit.
     *
     * @param header its basic header segment, 48 bytes from index 0
     * @param additional its additional header segments, from index 0 to the limit
     * @param data its data segment without padding, which the unit keeps
     * @throws MalformedPduException if the operation code is not known, or a field holds what it cannot
     */
    public static Pdu decode(ByteBuffer header, ByteBuffer additional, ByteBuffer data) throws MalformedPduException {
        int code = operationCode(header);
        boolean immediate = (header.get(0) & IMMEDIATE) != 0;
        return (code & TARGET) == 0
                ? ofInitiator(code, immediate, header, additional, data)
                : ofTarget(code, header, data);
    }

    private static Pdu ofInitiator(int code, boolean immediate, ByteBuffer h, ByteBuffer additional, ByteBuffer data)
            throws MalformedPduException {
        switch (code) {
            case NopOut.CODE:
                return NopOut.of(h, immediate, data);
            case ScsiRequest.CODE:
                return ScsiRequest.of(h, immediate, additional, data);
            case TaskManagementRequest.CODE:
                return TaskManagementRequest.of(h, immediate);
            case LoginRequest.CODE:
                return LoginRequest.of(h, data);
            case TextRequest.CODE:
                return TextRequest.of(h, immediate, data);
            case DataOut.CODE:
                return DataOut.of(h, data);
            case LogoutRequest.CODE:
                return LogoutRequest.of(h, immediate);
            case SnackRequest.CODE:
                return SnackRequest.of(h);
            default:
                throw unknown(code);
        }
    }

    private static Pdu ofTarget(int code, ByteBuffer h, ByteBuffer data) throws MalformedPduException {
        switch (code) {
            case NopIn.CODE:
                return NopIn.of(h, data);
            case ScsiResult.CODE:
                return ScsiResult.of(h, data);
            case TaskManagementResponse.CODE:
                return TaskManagementResponse.of(h);
            case LoginResponse.CODE:
                return LoginResponse.of(h, data);
            case TextResponse.CODE:
                return TextResponse.of(h, data);
            case DataIn.CODE:
                return DataIn.of(h, data);
            case LogoutResponse.CODE:
                return LogoutResponse.of(h);
            case ReadyToTransfer.CODE:
                return ReadyToTransfer.of(h);
            case AsyncMessage.CODE:
                return AsyncMessage.of(h, data);
            case Reject.CODE:
                return Reject.of(h, data);
            default:
                throw unknown(code);
        }
    }

    private static MalformedPduException unknown(int code) {
        return new MalformedPduException(
                Reject.COMMAND_NOT_SUPPORTED,
                String.format("basic header, byte 0: operation code %02Xh is not known", code));
    }
}
