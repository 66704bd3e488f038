// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What a server sends, written beforehand; what the client sends is dropped. */
final class ScriptedServer implements Wire {
    private final ByteBuffer script;

    ScriptedServer(byte[] script) {
        this.script = ByteBuffer.wrap(script);
    }

    static ScriptedServer of(Consumer<ByteBuffer> script) {
        ByteBuffer all = ByteBuffer.allocate(1 << 16);
        script.accept(all);
        byte[] bytes = new byte[all.position()];
        all.flip().get(bytes);
        return new ScriptedServer(bytes);
    }

    @Override
    public void send(ByteBuffer source) {
        source.position(source.limit());
    }

    @Override
    public void receive(ByteBuffer target) throws EOFException {
        if (script.remaining() < target.remaining()) {
            throw new EOFException("the script ends");
        }
        int length = target.remaining();
        target.put(script.slice(script.position(), length));
        script.position(script.position() + length);
    }
}
