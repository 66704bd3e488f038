// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiResponse;
import org.offhost.scsi.iscsi.pdu.AsyncMessage;
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

/** What else targets send than answers as they should be. */
@Timeout(120)
class WhatTargetsSendTest {
    private static final int BLOCK = 512;

    private ScriptedTarget target;
    private InitiatorConnection connection;
    private CompletableFuture<Void> script;

    @BeforeEach
    void listen() throws IOException {
        target = new ScriptedTarget(8, 1 << 20);
    }

    @AfterEach
    void close() throws IOException {
        if (connection != null) {
            connection.close();
        }
        target.close();
    }

    private void logIn(ScriptedTarget.Script todo) throws IOException {
        script = target.begin(todo);
        connection = target.connect(Duration.ofMinutes(1));
    }

    private CommandRun send(ScsiCommand command) throws IOException {
        CommandRun run = new CommandRun(0, command);
        run.send(connection, Duration.ofMinutes(1));
        run.noLongerSent();
        return run;
    }

    private ScsiResponse execute(ScsiCommand command) throws IOException {
        return send(command).response();
    }

    private static ScsiCommand ready() {
        return ScsiCommand.of(new Cdb.TestUnitReady().encode());
    }

    private static ScsiCommand read(ByteBuffer in) {
        return ScsiCommand.in(new Cdb.Read(0, in.remaining() / BLOCK, false).encode(), in);
    }

    private static ScsiCommand write() {
        return ScsiCommand.out(new Cdb.Write(0, 2, false).encode(), ByteBuffer.allocate(2 * BLOCK));
    }

    private void answer(ScsiRequest request, Residual residual) throws IOException {
        target.send(new ScsiResult(
                ScsiResult.COMPLETED,
                ScsiResponse.GOOD,
                request.initiatorTaskTag(),
                target.status(),
                0,
                residual,
                Residual.NONE,
                Pdu.NO_DATA));
    }

    private void tell(int event) throws IOException {
        target.send(new AsyncMessage(0, target.status(), event, 0, 0, 0, 0, Pdu.NO_DATA));
    }

    @Test
    void pingsAreAnsweredThoughNoCommandRuns() throws Exception {
        ByteBuffer echo = StandardCharsets.US_ASCII.encode("echo");
        logIn(() -> {
            target.send(new NopIn(3, Pdu.NO_TAG, 17, target.noStatus(), echo.duplicate()));
            NopOut pong = target.receive(NopOut.class);
            assertThat(pong.targetTransferTag()).isEqualTo(17);
            assertThat(pong.initiatorTaskTag()).isEqualTo(Pdu.NO_TAG);
            assertThat(pong.lun()).isEqualTo(3);
            assertThat(pong.immediate()).isTrue();
            assertThat(pong.data()).isEqualTo(echo);
        });
        script.get();
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void eventOfAUnitEndsNothing() throws Exception {
        logIn(() -> {
            tell(AsyncMessage.SCSI_EVENT);
            answer(target.receive(ScsiRequest.class), Residual.NONE);
        });
        assertThat(execute(ready())).isEqualTo(ScsiResponse.good());
        script.get();
    }

    @Test
    void targetThatWantsTheSessionToEndHasItsWay() throws Exception {
        logIn(() -> {
            target.receive(ScsiRequest.class);
            tell(AsyncMessage.LOGOUT_REQUESTED);
        });
        assertThatThrownBy(() -> execute(ready())).hasMessageContaining("the target asks to log out");
        assertThat(connection.isOpen()).isFalse();
        script.get();
    }

    @Test
    void requestThatIsRejectedFailsAlone() throws Exception {
        logIn(() -> {
            ScsiRequest first = target.receive(ScsiRequest.class);
            ByteBuffer header = ByteBuffer.allocate(Pdu.HEADER_LENGTH).putInt(16, first.initiatorTaskTag());
            target.send(new Reject(Reject.INVALID_FIELD, target.status(), 0, header));
            answer(target.receive(ScsiRequest.class), Residual.NONE);
        });
        assertThatThrownBy(() -> execute(ready())).hasMessageContaining("rejected a request, reason 9");
        assertThat(execute(ready())).isEqualTo(ScsiResponse.good());
        script.get();
    }

    @Test
    void writeThatWasTakenInPartIsNoWrite() throws Exception {
        logIn(() -> answer(target.receive(ScsiRequest.class), new Residual(false, BLOCK)));
        assertThatThrownBy(() -> execute(write())).hasMessageContaining("left 512 bytes unwritten");
        script.get();
    }

    @Test
    void dataThatThereIsNotIsNotGiven() throws Exception {
        logIn(() -> {
            int tag = target.receive(ScsiRequest.class).initiatorTaskTag();
            target.send(new ReadyToTransfer(0, tag, 7, target.noStatus(), 0, BLOCK, 2 * BLOCK));
        });
        assertThatThrownBy(() -> execute(write())).hasMessageContaining("asks for 1024 bytes at 512 of 1024");
        script.get();
    }

    @Test
    void dataIsNotGivenAgainAndAgain() throws Exception {
        logIn(() -> {
            int tag = target.receive(ScsiRequest.class).initiatorTaskTag();
            askFor(tag);
            assertThat(target.receive(DataOut.class).data().remaining()).isEqualTo(2 * BLOCK);
            askFor(tag);
        });
        assertThatThrownBy(() -> execute(write())).hasMessageContaining("for 2048 in all");
        script.get();
    }

    private void askFor(int tag) throws IOException {
        target.send(new ReadyToTransfer(0, tag, 7, target.noStatus(), 0, 0, 2 * BLOCK));
    }

    @Test
    void commandsThatNobodyWaitsForYetGetTheirDataAndTheirAnswers() throws Exception {
        logIn(() -> {
            ScsiRequest first = target.receive(ScsiRequest.class);
            ScsiRequest second = target.receive(ScsiRequest.class);
            for (ScsiRequest each : List.of(second, first)) {
                askFor(each.initiatorTaskTag());
                assertThat(target.receive(DataOut.class).initiatorTaskTag()).isEqualTo(each.initiatorTaskTag());
                answer(each, Residual.NONE);
            }
        });
        CommandRun first = send(write());
        CommandRun second = send(write());
        script.get();
        assertThat(second.response()).isEqualTo(ScsiResponse.good());
        assertThat(first.response()).isEqualTo(ScsiResponse.good());
    }

    @Test
    void commandThatNobodyWaitsForIsAborted() throws Exception {
        logIn(() -> {
            int tag = target.receive(ScsiRequest.class).initiatorTaskTag();
            TaskManagementRequest abort = target.receive(TaskManagementRequest.class);
            assertThat(abort.function()).isEqualTo(TaskManagementRequest.ABORT_TASK);
            assertThat(abort.referencedTaskTag()).isEqualTo(tag);
            target.send(new TaskManagementResponse(
                    TaskManagementResponse.COMPLETE, abort.initiatorTaskTag(), target.status()));
        });
        CommandRun run = send(ready());
        run.abort();
        script.get();
        assertThatThrownBy(run::response).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void readThatIsShortHasWhatCame() throws Exception {
        logIn(() -> data(target.receive(ScsiRequest.class), 0, new Residual(false, BLOCK)));
        ByteBuffer in = ByteBuffer.allocate(2 * BLOCK);
        assertThat(execute(read(in))).isEqualTo(ScsiResponse.good());
        assertThat(in.position()).isEqualTo(BLOCK);
        script.get();
    }

    @Test
    void dataAtAnotherPlaceEndsTheConnection() throws Exception {
        logIn(() -> data(target.receive(ScsiRequest.class), BLOCK, Residual.NONE));
        ByteBuffer in = ByteBuffer.allocate(2 * BLOCK);
        assertThatThrownBy(() -> execute(read(in))).hasMessageContaining("Data-In at 512, 0 expected");
        assertThat(in.position()).isZero();
        script.get();
    }

    private void data(ScsiRequest request, int offset, Residual residual) throws IOException {
        target.send(new DataIn(
                true,
                false,
                ScsiResponse.GOOD,
                0,
                request.initiatorTaskTag(),
                Pdu.NO_TAG,
                target.status(),
                0,
                offset,
                residual,
                ByteBuffer.allocate(BLOCK)));
    }
}
