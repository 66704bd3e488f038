// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.SenseData;
import org.offhost.scsi.iscsi.pdu.DataIn;
import org.offhost.scsi.iscsi.pdu.DataOut;
import org.offhost.scsi.iscsi.pdu.NopIn;
import org.offhost.scsi.iscsi.pdu.NopOut;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.ReadyToTransfer;
import org.offhost.scsi.iscsi.pdu.Reject;
import org.offhost.scsi.iscsi.pdu.Residual;
import org.offhost.scsi.iscsi.pdu.ScsiRequest;
import org.offhost.scsi.iscsi.pdu.ScsiResult;
import org.offhost.scsi.iscsi.pdu.TaskManagementRequest;
import org.offhost.scsi.iscsi.pdu.TaskManagementResponse;

/** Commands of a session with a portal over loopback, unit by unit: what they carry, and how they end. */
@Timeout(120)
class PortalCommandsTest {
    private static final String HOST = PortalBench.HOST;
    private static final int BLOCK = MemoryDisk.BLOCK;

    private PortalBench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new PortalBench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Test
    void readComesInBurstsAndEndsWithItsStatus() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        client.send(client.read(7, new Cdb.Read(0, 20, false), 20 * BLOCK));
        ByteBuffer all = ByteBuffer.allocate(20 * BLOCK);
        for (int number = 0; all.hasRemaining(); number++) {
            DataIn part = client.receive(DataIn.class);
            assertThat(part.dataSn()).isEqualTo(number);
            assertThat(part.offset()).isEqualTo(all.position());
            all.put(part.data());
            assertThat(part.last()).isEqualTo(all.position() % 4096 == 0 || !all.hasRemaining());
            assertThat(part.status()).isEqualTo(all.hasRemaining() ? DataIn.NO_STATUS : ScsiResponse.GOOD);
        }
        assertThat(all.array()).isEqualTo(bench.written(20 * BLOCK));
    }

    @Test
    void expectedLengthDecidesWhatComesAndTheRestIsTold() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        client.send(client.read(1, new Cdb.Read(0, 2, false), BLOCK));
        DataIn less = client.receive(DataIn.class);
        assertThat(less.residual()).isEqualTo(new Residual(true, BLOCK));
        assertThat(less.data().remaining()).isEqualTo(BLOCK);
        client.send(client.read(2, new Cdb.Read(0, 1, false), 10_000));
        DataIn more = client.receive(DataIn.class);
        assertThat(more.residual()).isEqualTo(new Residual(false, 10_000 - BLOCK));
        assertThat(more.data().remaining()).isEqualTo(BLOCK);
        client.send(client.read(3, new Cdb.Read(0, 1, false), 0));
        assertThat(client.receive(ScsiResult.class).residual()).isEqualTo(new Residual(true, BLOCK));
    }

    @Test
    void writeTakesImmediateUnsolicitedAndRequestedData() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        ByteBuffer data = PortalBench.data(20 * BLOCK);
        client.send(client.write(7, new Cdb.Write(0, 20, false), 20 * BLOCK, false, data.slice(0, 1024)));
        client.send(new DataOut(true, 0, 7, Pdu.NO_TAG, 0, 0, 1024, data.slice(1024, 1024)));
        for (int number = 0, at = 2048; at < 20 * BLOCK; number++) {
            ReadyToTransfer r = client.receive(ReadyToTransfer.class);
            assertThat(r.r2tSn()).isEqualTo(number);
            assertThat(r.offset()).isEqualTo(at);
            assertThat(r.length()).isEqualTo(Math.min(4096, 20 * BLOCK - at));
            int half = (int) r.length() / 2;
            client.send(new DataOut(false, 0, 7, r.targetTransferTag(), 0, 0, at, data.slice(at, half)));
            client.send(new DataOut(true, 0, 7, r.targetTransferTag(), 0, 1, at + half, data.slice(at + half, half)));
            at += (int) r.length();
        }
        ScsiResult result = client.receive(ScsiResult.class);
        assertThat(result.status()).isEqualTo(ScsiResponse.GOOD);
        assertThat(result.residual()).isEqualTo(Residual.NONE);
        assertThat(bench.written(20 * BLOCK)).isEqualTo(data.array());
    }

    @Test
    void dataOutOfItsOrderFailsItsCommandAlone() throws Exception {
        WireClient client = bench.client().login(HOST, 1);
        byte[] before = bench.written(4 * BLOCK);
        int[][] numberAndOffset = {{1, 0}, {0, 512}, {-1, 0}, {27, 0}};
        for (int i = 0; i < numberAndOffset.length; i++) {
            client.send(client.write(i, new Cdb.Write(0, 4, false), 4 * BLOCK, false, Pdu.NO_DATA));
            client.send(new DataOut(
                    false, 0, i, Pdu.NO_TAG, 0, numberAndOffset[i][0], numberAndOffset[i][1], PortalBench.data(BLOCK)));
            client.send(new DataOut(true, 0, i, Pdu.NO_TAG, 0, 2, 512, PortalBench.data(BLOCK)));
            ScsiResult result = client.receive(ScsiResult.class);
            assertThat(result.status()).isEqualTo(ScsiResponse.CHECK_CONDITION);
            assertThat(SenseData.decode(result.sense())).hasToString("ABORTED COMMAND 4Bh/00h DATA PHASE ERROR");
        }
        assertThat(bench.written(4 * BLOCK)).isEqualTo(before);
        client.send(client.plain(9, new Cdb.TestUnitReady()));
        assertThat(client.receive(ScsiResult.class).status()).isEqualTo(ScsiResponse.GOOD);
    }

    @Test
    void whatAWriteBringsTooLittleOfIsAllThatChanges() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        byte[] before = bench.written(2 * BLOCK);
        ByteBuffer data = PortalBench.data(BLOCK + 200);
        client.send(client.write(7, new Cdb.Write(0, 2, false), BLOCK + 200, true, data));
        ScsiResult result = client.receive(ScsiResult.class);
        assertThat(result.status()).isEqualTo(ScsiResponse.GOOD);
        assertThat(result.residual()).isEqualTo(new Residual(true, BLOCK - 200));
        System.arraycopy(data.array(), 0, before, 0, BLOCK + 200);
        assertThat(bench.written(2 * BLOCK)).isEqualTo(before);
    }

    @Test
    void numbersOutsideTheWindowAreIgnored() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        for (int wrong : new int[] {99, 100 + Session.DEPTH, -5}) {
            client.cmdSn = wrong;
            client.send(client.plain(1, new Cdb.TestUnitReady()));
        }
        client.cmdSn = 100;
        client.send(client.plain(2, new Cdb.TestUnitReady()));
        ScsiResult result = client.receive(ScsiResult.class);
        assertThat(result.initiatorTaskTag()).isEqualTo(2);
        assertThat(result.counters().expCmdSn()).isEqualTo(101);
        assertThat(result.counters().maxCmdSn()).isEqualTo(100 + Session.DEPTH);
    }

    @Test
    void aborted() throws Exception {
        WireClient client = bench.client().login(HOST, 1);
        client.send(client.plain(7, new Cdb.SynchronizeCache(0, 0, false)));
        bench.disk.awaitHeld();
        client.send(abort(8, 7));
        TaskManagementResponse response = client.receive(TaskManagementResponse.class);
        assertThat(response.response()).isEqualTo(TaskManagementResponse.COMPLETE);
        assertThat(response.counters().maxCmdSn())
                .as("room for as many as before")
                .isEqualTo(100 + Session.DEPTH);
        client.send(abort(9, 7));
        assertThat(client.receive(TaskManagementResponse.class).response())
                .isEqualTo(TaskManagementResponse.NO_SUCH_TASK);
    }

    private static TaskManagementRequest abort(int tag, int which) {
        return new TaskManagementRequest(true, TaskManagementRequest.ABORT_TASK, 0, tag, which, 101, 0, 100, 0);
    }

    @Test
    void resetEndsCommandsOfAllAndIsTold() throws Exception {
        WireClient client = bench.client().login(HOST, 1);
        WireClient other = bench.client().login(HOST, 2);
        client.send(client.plain(7, new Cdb.SynchronizeCache(0, 0, false)));
        bench.disk.awaitHeld();
        other.send(other.plain(1, new Cdb.TestUnitReady()));
        other.receive(ScsiResult.class);
        other.send(new TaskManagementRequest(
                true, TaskManagementRequest.LOGICAL_UNIT_RESET, 0, 8, Pdu.NO_TAG, 101, 0, 0, 0));
        assertThat(other.receive(TaskManagementResponse.class).response()).isEqualTo(TaskManagementResponse.COMPLETE);
        client.send(client.plain(9, new Cdb.TestUnitReady()));
        ScsiResult told = client.receive(ScsiResult.class);
        assertThat(told.initiatorTaskTag()).isEqualTo(9);
        assertThat(SenseData.decode(told.sense()).toString()).startsWith("UNIT ATTENTION 29h/03h");
        client.send(client.plain(10, new Cdb.TestUnitReady()));
        assertThat(client.receive(ScsiResult.class).status()).isEqualTo(ScsiResponse.GOOD);
    }

    /** A session that ended later would take along what its initiator was given behind the answer, as PREVENT ALLOW MEDIUM REMOVAL. */
    @Test
    void coldResetHasEndedAllSessionsWhenItIsAnsweredAndEndsNoneThatComesBehindIt() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        WireClient other = bench.client().login(HOST, 2);
        for (WireClient one : List.of(client, other)) {
            one.send(one.plain(1, new Cdb.TestUnitReady()));
            one.receive(ScsiResult.class);
        }
        client.send(new TaskManagementRequest(
                true, TaskManagementRequest.TARGET_COLD_RESET, 0, 8, Pdu.NO_TAG, 101, 0, 0, 0));
        assertThat(client.receive(TaskManagementResponse.class).response()).isEqualTo(TaskManagementResponse.COMPLETE);
        assertThat(bench.disk.open()).isZero();
        WireClient next = bench.client().login(HOST, 3);
        for (WireClient one : List.of(client, other)) {
            assertThatThrownBy(one::receive).isInstanceOf(IOException.class);
        }
        next.send(next.plain(1, new Cdb.TestUnitReady()));
        assertThat(next.receive(ScsiResult.class).status()).isEqualTo(ScsiResponse.GOOD);
    }

    @Test
    void unknownUnitIsRejectedAndTheSessionGoesOn() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        byte[] unknown = new byte[48];
        unknown[0] = 0x1E;
        client.sendBytes(unknown);
        Reject reject = client.receive(Reject.class);
        assertThat(reject.reason()).isEqualTo(Reject.COMMAND_NOT_SUPPORTED);
        assertThat(reject.data()).isEqualTo(ByteBuffer.wrap(unknown));
        client.send(client.plain(1, new Cdb.TestUnitReady()));
        assertThat(client.receive(ScsiResult.class).status()).isEqualTo(ScsiResponse.GOOD);
    }

    @Test
    void dataThatIsTooLongEndsTheConnection() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        client.send(new NopOut(true, 0, 1, Pdu.NO_TAG, 100, 0, ByteBuffer.allocate((256 << 10) + 1)));
        assertThatThrownBy(() -> {
                    assertThat(client.receive(Reject.class).reason()).isEqualTo(Reject.PROTOCOL_ERROR);
                    client.receive();
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void pingsAreAnsweredWithTheirData() throws IOException {
        WireClient client = bench.client().login(HOST, 1);
        client.send(new NopOut(true, 0, 5, Pdu.NO_TAG, 100, 0, PortalBench.data(100)));
        NopIn pong = client.receive(NopIn.class);
        assertThat(pong.initiatorTaskTag()).isEqualTo(5);
        assertThat(pong.data()).isEqualTo(PortalBench.data(100));
    }

    @Test
    void missingUnitsSaySo() throws Exception {
        WireClient client = bench.client().login(HOST, 1);
        client.send(new ScsiRequest(
                false,
                true,
                true,
                false,
                1,
                5L << 48,
                1,
                36,
                client.cmdSn++,
                0,
                0,
                new Cdb.Inquiry(false, 0, 36).encode(),
                Pdu.NO_DATA));
        assertThat(client.receive(DataIn.class).data().get(0)).isEqualTo((byte) 0x7F);
        client.send(new ScsiRequest(
                false,
                true,
                false,
                false,
                1,
                5L << 48,
                2,
                0,
                client.cmdSn++,
                0,
                0,
                new Cdb.TestUnitReady().encode(),
                Pdu.NO_DATA));
        assertThat(SenseData.decode(client.receive(ScsiResult.class).sense()).toString())
                .startsWith("ILLEGAL REQUEST 25h/00h");
    }
}
