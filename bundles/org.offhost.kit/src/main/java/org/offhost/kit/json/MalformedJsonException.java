// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.json;

import java.io.IOException;

/** A text that is no JSON, or not what was asked for. */
public final class MalformedJsonException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final int position;

    MalformedJsonException(String expected, int position) {
        super("expected " + expected + " at character " + position);
        this.expected = expected;
        this.position = position;
    }

    /** What would have been right there. */
    public String expected() {
        return expected;
    }

    /** The character, from 0, before which it is wrong. */
    public int position() {
        return position;
    }
}
