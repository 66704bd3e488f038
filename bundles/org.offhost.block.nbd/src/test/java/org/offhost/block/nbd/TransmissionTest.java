// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Replies in chunks: any order that is allowed, and what is not. The request is always the first: 1,024 bytes at 4,096. */
class TransmissionTest {
    private static final int DONE = 1;

    private static void chunk(ByteBuffer b, int flags, int type, long cookie, byte... data) {
        b.putInt(0x668e33ef)
                .putShort((short) flags)
                .putShort((short) type)
                .putLong(cookie)
                .putInt(data.length)
                .put(data);
    }

    private static byte[] data(long at, int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.allocate(8 + length).putLong(at).put(bytes).array();
    }

    private static byte[] hole(long at, int length) {
        return ByteBuffer.allocate(12).putLong(at).putInt(length).array();
    }

    private static byte[] error(int error, String words, long... at) {
        byte[] text = words.getBytes(StandardCharsets.UTF_8);
        ByteBuffer b = ByteBuffer.allocate(6 + text.length + 8 * at.length);
        b.putInt(error).putShort((short) text.length).put(text);
        Arrays.stream(at).forEach(b::putLong);
        return b.array();
    }

    private static ByteBuffer read(Consumer<ByteBuffer> script) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(1024);
        Arrays.fill(target.array(), (byte) 0x55);
        new Transmission(ScriptedServer.of(script), true).run(List.of(new ReadRequest(4096, target)));
        return target;
    }

    private static void malformed(String words, Consumer<ByteBuffer> script) {
        assertThatThrownBy(() -> read(script))
                .isInstanceOf(MalformedNbdException.class)
                .hasMessageContaining(words);
    }

    @Test
    void chunksComeInAnyOrder() throws IOException {
        ByteBuffer target = read(b -> {
            chunk(b, 0, 1, 1, data(4096 + 512, 512, 2));
            chunk(b, 0, 2, 1, hole(4096 + 100, 412));
            chunk(b, 0, 1, 1, data(4096, 100, 1));
            chunk(b, DONE, 0, 1);
        });

        assertThat(target.get(99)).isEqualTo((byte) 1);
        assertThat(target.get(100)).isZero();
        assertThat(target.get(511)).isZero();
        assertThat(target.get(512)).isEqualTo((byte) 2);
    }

    @Test
    void placesOutsideOfTheRequestAreRefused() {
        malformed("bytes of 4096 to 5120", b -> chunk(b, DONE, 1, 1, data(4096, 1025, 1)));
        malformed("bytes of 4096 to 5120", b -> chunk(b, DONE, 1, 1, data(4095, 10, 1)));
        malformed("bytes of 4096 to 5120", b -> chunk(b, DONE, 1, 1, data(-1, 10, 1)));
        malformed("bytes of 4096 to 5120", b -> chunk(b, DONE, 1, 1, data(Long.MAX_VALUE, 10, 1)));
        malformed("bytes of 4096 to 5120", b -> chunk(b, DONE, 2, 1, hole(4096, -1)));
        malformed("0 bytes", b -> chunk(b, DONE, 2, 1, hole(4096, 0)));
    }

    @Test
    void bytesThatComeTwiceOrNeverAreRefused() {
        malformed("came before", b -> {
            chunk(b, 0, 1, 1, data(4096, 600, 1));
            chunk(b, DONE, 1, 1, data(4096 + 599, 425, 1));
        });
        malformed("came before", b -> {
            chunk(b, 0, 1, 1, data(4096 + 10, 10, 1));
            chunk(b, DONE, 1, 1, data(4096, 1024, 1));
        });
        malformed("not all bytes", b -> chunk(b, DONE, 1, 1, data(4096, 1023, 1)));
        malformed("not all bytes", b -> chunk(b, DONE, 0, 1));
    }

    @Test
    void repliesToWhatWasNotAskedAreRefused() {
        malformed("one to request 2", b -> chunk(b, DONE, 1, 2, data(4096, 1024, 1)));
        malformed("type 5", b -> chunk(b, DONE, 5, 1, new byte[12]));
        malformed("type 9", b -> chunk(b, DONE, 9, 1, new byte[12]));
        malformed("a simple one", b -> b.putInt(0x67446698).putInt(0).putLong(1).put(new byte[1024]));
        malformed("its magic number", b -> b.putInt(0).put(new byte[64]));
        malformed("none, and the last", b -> chunk(b, 0, 0, 1));
        malformed("none, and the last", b -> chunk(b, DONE, 0, 1, new byte[8]));
    }

    @Test
    void errorSaysWhereAndTheNextRequestIsAnswered() throws IOException {
        ByteBuffer second = ByteBuffer.allocate(512);
        Transmission transmission = new Transmission(
                ScriptedServer.of(b -> {
                    chunk(b, 0, 1, 1, data(4096, 512, 1));
                    chunk(b, 0, 32770, 1, error(5, "bad\u0007disk", 4096 + 512));
                    chunk(b, DONE, 0, 1);
                    chunk(b, DONE, 1, 2, data(0, 512, 3));
                }),
                true);

        assertThatThrownBy(() -> transmission.run(List.of(new ReadRequest(4096, ByteBuffer.allocate(1024)))))
                .isInstanceOfSatisfying(NbdException.class, e -> {
                    assertThat(e.error()).isEqualTo(NbdException.EIO);
                    assertThat(e.position()).isEqualTo(4096 + 512);
                    assertThat(e).hasMessageContaining("EIO").hasMessageContaining("bad disk");
                });
        transmission.run(List.of(new ReadRequest(0, second)));
        assertThat(second.get(511)).isEqualTo((byte) 3);
    }

    @Test
    void errorsThatAreNoneAreRefused() {
        malformed("error 0", b -> chunk(b, DONE, 32769, 1, error(0, "fine")));
        malformed("byte 5120", b -> chunk(b, DONE, 32770, 1, error(5, "", 5120)));
        malformed("short text", b -> chunk(b, DONE, 32769, 1, new byte[6 + 4097]));
        malformed("short text", b -> chunk(b, DONE, 32769, 1, new byte[5]));
        malformed("both whole", b -> chunk(b, DONE, 32769, 1, new byte[] {0, 0, 0, 5, 1, 0}));
    }

    @Test
    void statusIsTakenUpToItsRequest() throws IOException {
        StatusRequest request = new StatusRequest(0, 1024, 7, 2);
        new Transmission(
                        ScriptedServer.of(b -> {
                            chunk(b, 0, 5, 1, words(3, 4096, 9));
                            chunk(b, DONE, 5, 1, words(7, 512, 0, 4096, 1));
                        }),
                        true)
                .run(List.of(request));

        assertThat(request.runs()).containsExactly(new StatusRequest.Run(512, 0), new StatusRequest.Run(4096, 1));
    }

    @Test
    void statusThatIsNoneIsRefused() {
        status("0 bytes", b -> chunk(b, DONE, 5, 1, words(7, 0, 0)));
        status("behind 1024", b -> chunk(b, DONE, 5, 1, words(7, 1024, 0, 512, 1)));
        status("twice", b -> {
            chunk(b, 0, 5, 1, words(7, 1024, 0));
            chunk(b, DONE, 5, 1, words(7, 1024, 0));
        });
        status("no descriptor", b -> chunk(b, DONE, 5, 1, words(8, 1024, 0)));
        status("expected descriptors", b -> chunk(b, DONE, 5, 1, new byte[13]));
        status(
                "expected descriptors",
                b -> b.putInt(0x668e33ef)
                        .putShort((short) 1)
                        .putShort((short) 5)
                        .putLong(1)
                        .putInt(-4));
    }

    private static byte[] words(int... words) {
        ByteBuffer b = ByteBuffer.allocate(4 * words.length);
        Arrays.stream(words).forEach(b::putInt);
        return b.array();
    }

    private static void status(String words, Consumer<ByteBuffer> script) {
        assertThatThrownBy(() -> new Transmission(ScriptedServer.of(script), true)
                        .run(List.of(new StatusRequest(0, 1024, 7, 2))))
                .isInstanceOf(MalformedNbdException.class)
                .hasMessageContaining(words);
    }
}
