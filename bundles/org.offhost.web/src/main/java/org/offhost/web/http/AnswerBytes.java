// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * An answer on its way. A short one goes in one step, with its length, once it is whole; of a longer one parts go as they come. What
 * fails before the first part is on its way becomes a problem.
 */
final class AnswerBytes extends OutputStream {
    /** A page of some hundred entries; of longer ones the system is asked a few times. */
    private static final int MOST_HELD = 1 << 16;

    private final HttpServletResponse response;
    private byte[] held = new byte[0];
    private int length;
    private boolean begun;

    AnswerBytes(HttpServletResponse response) {
        this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (length + count > MOST_HELD) {
            letGo();
        }
        if (count > MOST_HELD) {
            begun = true;
            response.getOutputStream().write(bytes, from, count);
            return;
        }
        if (held.length - length < count) {
            held = Arrays.copyOf(held, Math.min(MOST_HELD, Math.max(2 * held.length, length + count)));
        }
        System.arraycopy(bytes, from, held, length, count);
        length += count;
    }

    private void letGo() throws IOException {
        if (length > 0) {
            begun = true;
            response.getOutputStream().write(held, 0, length);
            length = 0;
        }
    }

    /** The answer is whole. */
    @Override
    public void close() throws IOException {
        if (!begun) {
            response.setContentLength(length);
        }
        letGo();
        response.getOutputStream().close();
    }
}
