// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.TextRequest;
import org.offhost.scsi.iscsi.pdu.TextResponse;
import org.offhost.scsi.iscsi.text.Keys;
import org.offhost.scsi.iscsi.text.TextKeys;

/** Asks a portal for its targets (SendTargets), in a session for nothing else. */
final class TargetDiscovery {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
    private static final int LONGEST = 1 << 20;

    private TargetDiscovery() {}

    /**
     * Names of the targets, each once.
     *
     * @throws IOException if the portal does not tell
     */
    static List<String> targets(SessionSettings settings) throws IOException {
        try (InitiatorConnection connection = PortalLogin.open(settings.forDiscovery(), SessionTimeouts.DEFAULT)) {
            return names(ask(connection, settings));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + settings.portal() + " was asked for its targets", e);
        }
    }

    private static byte[] ask(InitiatorConnection connection, SessionSettings settings)
            throws IOException, InterruptedException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Exchange exchange = new Exchange(ByteBuffer.allocate(0));
        int tag = connection.begin(exchange);
        ByteBuffer text = TextKeys.NONE.with(Keys.SEND_TARGETS, Keys.ALL).encode();
        int transferTag = Pdu.NO_TAG;
        while (true) {
            ByteBuffer sent = text;
            int goesOn = transferTag;
            boolean asked = connection.sendNumbered(
                    number -> List.of(
                            new TextRequest(false, true, false, 0, tag, goesOn, number, connection.expStatSn(), sent)),
                    System.nanoTime() + PATIENCE,
                    () -> false);
            Exchange.Event event = asked ? exchange.next(PATIENCE) : null;
            if (event == null || !(event.unit() instanceof TextResponse response)) {
                throw new IOException(settings.portal() + " does not tell its targets"
                        + (event == null || event.failure() == null
                                ? ""
                                : ": " + event.failure().getMessage()));
            }
            byte[] part = new byte[response.data().remaining()];
            response.data().duplicate().get(part);
            all.writeBytes(part);
            if (response.last() || response.targetTransferTag() == Pdu.NO_TAG) {
                return all.toByteArray();
            }
            if (all.size() > LONGEST) {
                throw new IOException(settings.portal() + " tells more than " + LONGEST + " bytes of targets");
            }
            text = Pdu.NO_DATA;
            transferTag = response.targetTransferTag();
        }
    }

    private static List<String> names(byte[] text) {
        String key = Keys.TARGET_NAME + '=';
        return Arrays.stream(new String(text, StandardCharsets.UTF_8).split("\0"))
                .filter(pair -> pair.startsWith(key))
                .map(pair -> pair.substring(key.length()))
                .distinct()
                .toList();
    }
}
