// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A server of any bytes. Input: 1 byte what is done behind the handshake, and whether there is one; the bytes. */
class NbdRepliesFuzzTest {
    private static final int CONTEXT = 7;

    @FuzzTest
    void receive(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] script = java.util.Arrays.copyOfRange(input, 1, input.length);
        ScriptedServer server = new ScriptedServer(script);
        try {
            boolean structured = (input[0] & 1) != 0;
            if ((input[0] & 2) != 0) {
                ExportInfo info = new Handshake(server, "e").run(List.of(NbdClient.ALLOCATION));
                if (info.size() < 0 || info.longest() < info.smallest() || info.longest() % info.smallest() != 0) {
                    throw new AssertionError(info);
                }
                structured = info.structured();
            }
            Transmission transmission = new Transmission(server, structured);
            for (int i = 0; i < 4; i++) {
                ReadRequest read = new ReadRequest(64, ByteBuffer.allocate(64));
                StatusRequest status = new StatusRequest(64, 64, CONTEXT, 2);
                try {
                    transmission.run((input[0] & 4) != 0 ? List.of(read, status) : List.of(status, read));
                    if (status.runs().stream()
                                    .mapToLong(StatusRequest.Run::length)
                                    .sum()
                            < 1) {
                        throw new AssertionError("a status of nothing");
                    }
                } catch (NbdException refused) {
                    if (refused.error() == 0 || refused.position() < 64 || refused.position() >= 128) {
                        throw new AssertionError(refused);
                    }
                }
            }
        } catch (EOFException | MalformedNbdException end) {
            if (end.getMessage().isBlank()) {
                throw new AssertionError("an error that says nothing", end);
            }
        } catch (IOException refused) {
            if (!refused.getMessage().startsWith("NBD: ")) {
                throw new AssertionError("neither refused nor malformed", refused);
            }
        }
    }
}
