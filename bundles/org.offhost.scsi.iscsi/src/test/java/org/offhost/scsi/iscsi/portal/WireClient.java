// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.iscsi.pdu.LoginRequest;
import org.offhost.scsi.iscsi.pdu.LoginResponse;
import org.offhost.scsi.iscsi.pdu.LoginStage;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.ScsiRequest;
import org.offhost.scsi.iscsi.text.TextKeys;
import org.offhost.scsi.iscsi.wire.PduReader;
import org.offhost.scsi.iscsi.wire.PduWriter;

/** An initiator that sends unit by unit what a test says, right or wrong. */
final class WireClient implements Closeable {
    static final String TARGET = "iqn.2026-11.org.offhost:portal";

    private final SocketChannel channel;
    private final PduReader reader;
    private final PduWriter writer;
    int cmdSn = 100;

    WireClient(InetSocketAddress address) throws IOException {
        channel = SocketChannel.open(address);
        reader = new PduReader(channel, 1 << 20);
        writer = new PduWriter(channel);
    }

    void send(Pdu pdu) throws IOException {
        writer.write(pdu);
    }

    void sendBytes(byte[] bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes));
    }

    Pdu receive() throws IOException {
        return reader.read();
    }

    <T extends Pdu> T receive(Class<T> kind) throws IOException {
        return kind.cast(receive());
    }

    static TextKeys names(String initiator) {
        return TextKeys.NONE.with("InitiatorName", initiator).with("TargetName", TARGET);
    }

    LoginResponse login(long isid, LoginStage stage, TextKeys keys) throws IOException {
        send(new LoginRequest(stage, 0, 0, isid, 0, 1, 0, cmdSn, 0, keys.encode()));
        return receive(LoginResponse.class);
    }

    /** A whole login of one request. */
    WireClient login(String initiator, long isid) throws IOException {
        login(
                isid,
                new LoginStage(true, false, LoginStage.OPERATIONAL, LoginStage.FULL_FEATURE),
                names(initiator)
                        .with("InitialR2T", "No")
                        .with("MaxBurstLength", "4096")
                        .with("FirstBurstLength", "2048"));
        return this;
    }

    ScsiRequest read(int tag, Cdb cdb, long expected) {
        return new ScsiRequest(
                false,
                true,
                true,
                false,
                ScsiRequest.SIMPLE,
                0,
                tag,
                expected,
                cmdSn++,
                0,
                0,
                cdb.encode(),
                Pdu.NO_DATA);
    }

    ScsiRequest write(int tag, Cdb cdb, long expected, boolean last, ByteBuffer immediate) {
        return new ScsiRequest(
                false, last, false, true, ScsiRequest.SIMPLE, 0, tag, expected, cmdSn++, 0, 0, cdb.encode(), immediate);
    }

    ScsiRequest plain(int tag, Cdb cdb) {
        return new ScsiRequest(
                false, true, false, false, ScsiRequest.SIMPLE, 0, tag, 0, cmdSn++, 0, 0, cdb.encode(), Pdu.NO_DATA);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
