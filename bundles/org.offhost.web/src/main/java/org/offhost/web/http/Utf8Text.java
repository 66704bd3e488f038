// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Text as it goes to a client: whole parts, which Java encodes in one step, in place of a writer's buffers. No part ends within a pair
 * of surrogates; {@link org.offhost.inspect.Json} gives none that does.
 */
final class Utf8Text implements Appendable {
    private final OutputStream out;

    Utf8Text(OutputStream out) {
        this.out = out;
    }

    @Override
    public Appendable append(CharSequence text) throws IOException {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) throws IOException {
        return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char c) throws IOException {
        return append(String.valueOf(c));
    }
}
