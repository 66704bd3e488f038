// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.qmp;

import java.io.IOException;

/** What answers is no QMP, or not as this driver knows it. */
public final class MalformedQmpException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedQmpException(String message) {
        super("QMP: " + message);
    }
}
