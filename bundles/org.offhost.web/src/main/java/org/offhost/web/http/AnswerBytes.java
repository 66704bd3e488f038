// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * An answer on its way. One that is not long goes in one step, with its length, once it is whole; of a longer one parts go as they
 * come. What fails before the first part is on its way becomes a problem.
 */
final class AnswerBytes extends OutputStream {
    /** The longest page of a listing, if its paths are of a usual length. */
    static final int MOST_HELD = 1 << 18;

    /** Most answers are shorter by far. */
    private static final int FEW = 1 << 14;

    /** Long ones are held in arrays that others were held in: to make one anew takes as long as to fill it. */
    private static final BlockingQueue<byte[]> LARGE = new ArrayBlockingQueue<>(4);

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
        room(length + count);
        System.arraycopy(bytes, from, held, length, count);
        length += count;
    }

    private void room(int bytes) {
        if (held.length >= bytes) {
            return;
        }
        if (bytes <= FEW) {
            held = Arrays.copyOf(held, Math.min(FEW, Math.max(2 * held.length, bytes)));
            return;
        }
        byte[] large = LARGE.poll();
        large = large == null ? new byte[MOST_HELD] : large;
        System.arraycopy(held, 0, large, 0, length);
        held = large;
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
            // or the server parts what it is given into pieces of its own, and writes each by itself
            response.setBufferSize(Math.max(response.getBufferSize(), length));
        }
        letGo();
        response.getOutputStream().close();
        if (held.length == MOST_HELD) {
            LARGE.offer(held);
        }
    }
}
