// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a server may answer in the handshake, and what is refused. */
class HandshakeTest {
    private static final int ACK = 1;
    private static final int INFO = 3;
    private static final int META = 4;
    private static final int ERROR = 1 << 31;

    private static void greeting(ByteBuffer b) {
        b.putLong(0x4e42444d41474943L).putLong(0x49484156454f5054L).putShort((short) 3);
    }

    private static void answer(ByteBuffer b, int option, int type, byte... data) {
        b.putLong(0x3e889045565a9L)
                .putInt(option)
                .putInt(type)
                .putInt(data.length)
                .put(data);
    }

    private static byte[] export(long size, int flags) {
        return ByteBuffer.allocate(12)
                .putShort((short) 0)
                .putLong(size)
                .putShort((short) flags)
                .array();
    }

    private static byte[] blocks(int smallest, int longest) {
        return ByteBuffer.allocate(14)
                .putShort((short) 3)
                .putInt(smallest)
                .putInt(4096)
                .putInt(longest)
                .array();
    }

    private static byte[] context(int id, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + text.length).putInt(id).put(text).array();
    }

    private static ExportInfo run(Consumer<ByteBuffer> script, String... contexts) throws IOException {
        return new Handshake(ScriptedServer.of(script), "disk").run(List.of(contexts));
    }

    private static void refused(String words, Consumer<ByteBuffer> script, String... contexts) {
        assertThatThrownBy(() -> run(script, contexts))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(words);
    }

    @Test
    void exportIsOpenedWithItsContextsAndLimits() throws IOException {
        ExportInfo info = run(
                b -> {
                    greeting(b);
                    answer(b, 8, ACK);
                    answer(b, 10, META, context(7, "base:allocation"));
                    answer(b, 10, ACK);
                    answer(b, 7, INFO, export(1 << 20, 3));
                    answer(b, 7, INFO, blocks(4096, -1));
                    answer(b, 7, ACK);
                },
                "base:allocation",
                "qemu:dirty-bitmap:b0");

        assertThat(info.size()).isEqualTo(1 << 20);
        assertThat(info.readOnly()).isTrue();
        assertThat(info.smallest()).isEqualTo(4096);
        assertThat(info.longest()).isEqualTo(32 << 20);
        assertThat(info.contexts()).containsOnlyKeys("base:allocation").containsValue(7);
    }

    @Test
    void serverWithoutStructuredRepliesIsTakenWithoutContexts() throws IOException {
        ExportInfo info = run(
                b -> {
                    greeting(b);
                    answer(b, 8, ERROR + 1);
                    answer(b, 7, INFO, export(512, 3));
                    answer(b, 7, ACK);
                },
                "base:allocation");

        assertThat(info.structured()).isFalse();
        assertThat(info.contexts()).isEmpty();
    }

    @Test
    void refusalsAreToldInWords() {
        refused("no export 'disk' (not here)", b -> {
            greeting(b);
            answer(b, 8, ACK);
            answer(b, 7, ERROR + 6, "not here".getBytes(StandardCharsets.UTF_8));
        });
        refused("TLS", b -> {
            greeting(b);
            answer(b, 8, ERROR + 5);
            answer(b, 7, ERROR + 5);
        });
    }

    @Test
    void whatIsNoServerOfTheFixedStyleIsRefused() {
        refused("no NBD server", b -> b.put("HTTP/1.1 400 Bad NbdRequest\r\n".getBytes(StandardCharsets.UTF_8)));
        refused("old style", b -> b.putLong(0x4e42444d41474943L).putLong(0x00420281861253L));
        refused(
                "fixed newstyle",
                b -> b.putLong(0x4e42444d41474943L).putLong(0x49484156454f5054L).putShort((short) 2));
    }

    @Test
    void answersThatAreNotAllowedAreRefused() {
        refused("one to option 9", b -> {
            greeting(b);
            answer(b, 9, ACK);
        });
        refused("at most", b -> {
            greeting(b);
            b.putLong(0x3e889045565a9L).putInt(8).putInt(ACK).putInt(1 << 30);
        });
        refused("no size", b -> {
            greeting(b);
            answer(b, 8, ACK);
            answer(b, 7, ACK);
        });
        refused("< 2^63", b -> {
            greeting(b);
            answer(b, 8, ACK);
            answer(b, 7, INFO, export(-1, 0));
        });
        refused("a minimum of 3", b -> {
            greeting(b);
            answer(b, 8, ACK);
            answer(b, 7, INFO, blocks(3, 4096));
        });
        refused("more than 64", b -> {
            greeting(b);
            answer(b, 8, ACK);
            for (int i = 0; i < 100; i++) {
                answer(b, 7, INFO, export(512, 1));
            }
        });
    }

    @Test
    void contextsThatNobodyAskedForAreRefused() {
        refused(
                "not asked for",
                b -> {
                    greeting(b);
                    answer(b, 8, ACK);
                    answer(b, 10, META, context(1, "base:other"));
                },
                "base:allocation");
        refused(
                "twice",
                b -> {
                    greeting(b);
                    answer(b, 8, ACK);
                    answer(b, 10, META, context(1, "base:allocation"));
                    answer(b, 10, META, context(2, "base:allocation"));
                },
                "base:allocation");
        refused(
                "bytes, expected",
                b -> {
                    greeting(b);
                    answer(b, 8, ACK);
                    answer(b, 10, META, new byte[4 + 4097]);
                },
                "base:allocation");
    }

    @Test
    void nameThatIsTooLongIsNotSent() {
        assertThatThrownBy(() -> new Handshake(new ScriptedServer(new byte[0]), "n".repeat(4097)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
