// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs.send;

import java.io.IOException;

/** Bytes that are no stream of {@code zfs send}, or not a whole one: what, where, expected, found. */
public final class MalformedSendStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedSendStreamException(long position, String what) {
        super("zfs send stream, byte " + position + ": " + what);
    }
}
