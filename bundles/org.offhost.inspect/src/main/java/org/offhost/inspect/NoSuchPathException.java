// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import java.io.IOException;

/** The volume has no such path, and nothing that matches it as a pattern. */
public final class NoSuchPathException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String path;

    NoSuchPathException(String path) {
        super("there is no " + Printable.of(path));
        this.path = path;
    }

    /** As it was asked for, with one '/' before each name. */
    public String path() {
        return path;
    }
}
