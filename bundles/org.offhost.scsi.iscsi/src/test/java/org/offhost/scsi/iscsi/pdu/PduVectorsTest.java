// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes written by hand from the layouts of RFC 7143, 11, against units, both ways. */
class PduVectorsTest {
    private static final Counters COUNTERS = new Counters(0x01020304, 0x05060708, 0x090A0B0C);
    private static final String COUNTED = "01020304 05060708 090A0B0C";
    private static final long LUN = 0x0001_0000_0000_0000L;
    private static final String LUN_BYTES = "00010000 00000000";
    private static final ByteBuffer ABC = ByteBuffer.wrap(new byte[] {'a', 'b', 'c'});

    record Vector(Pdu pdu, String header, String data) {
        @Override
        public String toString() {
            return pdu.getClass().getSimpleName();
        }
    }

    static Stream<Vector> vectors() {
        byte[] inquiry = Arrays.copyOf(new byte[] {0x12, 0, 0, 0, 36}, 16);
        byte[] longCdb = new byte[32];
        longCdb[0] = 0x7F;
        longCdb[7] = 0x18;
        longCdb[31] = 0x55;
        ByteBuffer sense = ScsiResult.segment(new byte[] {0x70, 0, 5});
        return Stream.of(
                new Vector(
                        new NopOut(true, LUN, 7, Pdu.NO_TAG, 0x10, 0x20, ABC),
                        "40800000 00000003" + LUN_BYTES + "00000007 FFFFFFFF 00000010 00000020" + zeros(16),
                        "616263"),
                new Vector(
                        new NopIn(LUN, Pdu.NO_TAG, 9, COUNTERS, Pdu.NO_DATA),
                        "20800000 00000000" + LUN_BYTES + "FFFFFFFF 00000009" + COUNTED + zeros(12),
                        ""),
                new Vector(
                        new ScsiRequest(
                                false,
                                true,
                                true,
                                false,
                                ScsiRequest.SIMPLE,
                                LUN,
                                7,
                                36,
                                0x10,
                                0x20,
                                0,
                                inquiry,
                                Pdu.NO_DATA),
                        "01C10000 00000000" + LUN_BYTES + "00000007 00000024 00000010 00000020 12000000 24000000"
                                + zeros(8),
                        ""),
                new Vector(
                        new ScsiRequest(
                                true,
                                false,
                                false,
                                true,
                                ScsiRequest.ORDERED,
                                0,
                                7,
                                0xFFFF_FFFFL,
                                -1,
                                -2,
                                0,
                                new byte[6],
                                ABC),
                        "41220000 00000003" + zeros(8) + "00000007 FFFFFFFF FFFFFFFF FFFFFFFE" + zeros(16),
                        "616263"),
                new Vector(
                        new ScsiRequest(
                                false,
                                true,
                                true,
                                true,
                                ScsiRequest.SIMPLE,
                                LUN,
                                7,
                                512,
                                1,
                                2,
                                1024,
                                longCdb,
                                Pdu.NO_DATA),
                        "01E10000 07000000" + LUN_BYTES + "00000007 00000200 00000001 00000002"
                                + "7F000000 00000018 00000000 00000000"
                                + "00110100 00000000 00000000 00000000 00000055" + "00050200 00000400",
                        ""),
                new Vector(
                        new ScsiResult(0, 2, 7, COUNTERS, 3, new Residual(false, 512), Residual.NONE, sense),
                        "21820002 00000005" + zeros(8) + "00000007 00000000" + COUNTED + "00000003 00000000 00000200",
                        "0003700005"),
                new Vector(
                        new ScsiResult(
                                1, 0, 7, COUNTERS, 0, new Residual(true, 1), new Residual(false, 2), Pdu.NO_DATA),
                        "218C0100 00000000" + zeros(8) + "00000007 00000000" + COUNTED + "00000000 00000002 00000001",
                        ""),
                new Vector(
                        new TaskManagementRequest(
                                true, TaskManagementRequest.ABORT_TASK, LUN, 8, 7, 0x10, 0x20, 0x0F, 0),
                        "42810000 00000000" + LUN_BYTES + "00000008 00000007 00000010 00000020 0000000F" + zeros(12),
                        ""),
                new Vector(
                        new TaskManagementResponse(TaskManagementResponse.NO_SUCH_TASK, 8, COUNTERS),
                        "22800100 00000000" + zeros(8) + "00000008 00000000" + COUNTED + zeros(12),
                        ""),
                new Vector(
                        new DataOut(true, LUN, 7, 0x99, 0x20, 1, 0x2000, ABC),
                        "05800000 00000003" + LUN_BYTES
                                + "00000007 00000099 00000000 00000020 00000000 00000001 00002000 00000000",
                        "616263"),
                new Vector(
                        new DataIn(
                                false,
                                false,
                                DataIn.NO_STATUS,
                                0,
                                7,
                                Pdu.NO_TAG,
                                COUNTERS,
                                4,
                                0x8000_0000L,
                                Residual.NONE,
                                ABC),
                        "25000000 00000003" + zeros(8) + "00000007 FFFFFFFF" + COUNTED + "00000004 80000000 00000000",
                        "616263"),
                new Vector(
                        new DataIn(true, false, 0, 0, 7, Pdu.NO_TAG, COUNTERS, 0, 0, new Residual(true, 200), ABC),
                        "25850000 00000003" + zeros(8) + "00000007 FFFFFFFF" + COUNTED + "00000000 00000000 000000C8",
                        "616263"),
                new Vector(
                        new ReadyToTransfer(LUN, 7, 0x99, COUNTERS, 2, 0x1000, 0x800),
                        "31800000 00000000" + LUN_BYTES + "00000007 00000099" + COUNTED + "00000002 00001000 00000800",
                        ""),
                new Vector(
                        new AsyncMessage(0, COUNTERS, AsyncMessage.CONNECTION_DROPPED, 0, 1, 2, 3, Pdu.NO_DATA),
                        "32800000 00000000" + zeros(8) + "FFFFFFFF 00000000" + COUNTED + "02000001 00020003 00000000",
                        ""),
                new Vector(
                        new TextRequest(false, true, false, 0, 7, Pdu.NO_TAG, 0x10, 0x20, ABC),
                        "04800000 00000003" + zeros(8) + "00000007 FFFFFFFF 00000010 00000020" + zeros(16),
                        "616263"),
                new Vector(
                        new TextResponse(false, true, 0, 7, 0x44, COUNTERS, ABC),
                        "24400000 00000003" + zeros(8) + "00000007 00000044" + COUNTED + zeros(12),
                        "616263"),
                new Vector(
                        new LoginRequest(
                                new LoginStage(true, false, LoginStage.SECURITY, LoginStage.OPERATIONAL),
                                0,
                                0,
                                0x8012_3456_789AL,
                                0x0B0C,
                                7,
                                1,
                                0x10,
                                0x20,
                                ABC),
                        "43810000 00000003 80123456 789A0B0C 00000007 00010000 00000010 00000020" + zeros(16),
                        "616263"),
                new Vector(
                        new LoginResponse(
                                new LoginStage(true, false, LoginStage.OPERATIONAL, LoginStage.FULL_FEATURE),
                                0,
                                0,
                                0x8012_3456_789AL,
                                1,
                                7,
                                COUNTERS,
                                LoginResponse.SUCCESS,
                                ABC),
                        "23870000 00000003 80123456 789A0001 00000007 00000000" + COUNTED + zeros(12),
                        "616263"),
                new Vector(
                        new LoginResponse(
                                new LoginStage(false, false, 0, 0),
                                0,
                                0,
                                1,
                                0,
                                7,
                                COUNTERS,
                                LoginResponse.AUTHENTICATION_FAILED,
                                Pdu.NO_DATA),
                        "23000000 00000000 00000000 00010000 00000007 00000000" + COUNTED
                                + "02010000 00000000 00000000",
                        ""),
                new Vector(
                        new LogoutRequest(true, LogoutRequest.CLOSE_CONNECTION, 7, 2, 0x10, 0x20),
                        "46810000 00000000" + zeros(8) + "00000007 00020000 00000010 00000020" + zeros(16),
                        ""),
                new Vector(
                        new LogoutResponse(LogoutResponse.CLOSED, 7, COUNTERS, 2, 20),
                        "26800000 00000000" + zeros(8) + "00000007 00000000" + COUNTED + "00000000 00020014 00000000",
                        ""),
                new Vector(
                        new SnackRequest(1, LUN, 7, 8, 0x20, 3, 4),
                        "10810000 00000000" + LUN_BYTES + "00000007 00000008 00000000 00000020" + zeros(8)
                                + "00000003 00000004",
                        ""),
                new Vector(
                        new Reject(Reject.PROTOCOL_ERROR, COUNTERS, 0, ABC),
                        "3F800400 00000003" + zeros(8) + "FFFFFFFF 00000000" + COUNTED + zeros(12),
                        "616263"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isEncodedAsWrittenByHand(Vector v) {
        assertThat(HexFormat.of().formatHex(PduCodec.header(v.pdu()).array()))
                .isEqualToIgnoringCase(v.header.replace(" ", ""));
        assertThat(v.pdu().data()).isEqualTo(bytes(v.data));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isDecodedToTheSame(Vector v) throws Exception {
        assertThat(decode(v.header, v.data)).isEqualTo(v.pdu()).hasSameHashCodeAs(v.pdu());
    }

    @Test
    void unknownOperationCodeIsToldAsSuch() {
        assertThatThrownBy(() -> decode("1F800000 00000000" + zeros(40), ""))
                .isInstanceOfSatisfying(
                        MalformedPduException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reject.COMMAND_NOT_SUPPORTED))
                .hasMessageContaining("1Fh");
    }

    @Test
    void additionalHeaderSegmentLongerThanAllOfThemIsRefused() {
        assertThatThrownBy(() -> decode("01C10000 01000000" + zeros(40) + "00050200", ""))
                .isInstanceOf(MalformedPduException.class)
                .hasMessageContaining("5 bytes of a segment, 1 are there");
    }

    @Test
    void cdbLongerThanThereAreIsRefused() {
        assertThatThrownBy(() -> decode("01C10000 40000000" + zeros(40) + "00F80100" + zeros(252), ""))
                .isInstanceOf(MalformedPduException.class)
                .hasMessageContaining("CDB of 263 bytes");
    }

    @Test
    void stageThatGoesBackIsRefused() {
        assertThatThrownBy(() -> decode("43840000 00000000" + zeros(40), ""))
                .isInstanceOf(MalformedPduException.class)
                .hasMessageContaining("no step of a login");
    }

    @Test
    void requestForNothingIsRefused() {
        assertThatThrownBy(() -> decode("31800000 00000000" + zeros(40), ""))
                .isInstanceOf(MalformedPduException.class)
                .hasMessageContaining("asks for 0 bytes");
    }

    @Test
    void senseLongerThanItsDataIsRefused() throws Exception {
        ScsiResult result = (ScsiResult) decode("21800002 00000003" + zeros(40), "000970");
        assertThatThrownBy(result::sense)
                .isInstanceOf(MalformedPduException.class)
                .hasMessageContaining("9 bytes");
    }

    private static Pdu decode(String header, String data) throws MalformedPduException {
        ByteBuffer all = bytes(header);
        ByteBuffer additional = all.slice(48, all.limit() - 48);
        assertThat(PduCodec.additionalLength(all)).isEqualTo(additional.limit());
        return PduCodec.decode(all, additional, bytes(data));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static String zeros(int bytes) {
        return "00".repeat(bytes);
    }
}
