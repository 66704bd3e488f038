// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

/** Compressed bytes are not what their format prescribes; who knows where they lie says so. */
final class MalformedCodeException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String expected;
    private final String found;

    MalformedCodeException(String expected, String found) {
        super("expected " + expected + ", found " + found);
        this.expected = expected;
        this.found = found;
    }

    String expected() {
        return expected;
    }

    String found() {
        return found;
    }
}
