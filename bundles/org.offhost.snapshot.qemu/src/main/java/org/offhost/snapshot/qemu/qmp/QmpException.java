// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.qmp;

import java.io.IOException;

/** QEMU refused a command; the conversation goes on. Its reasons are text, and classes that say little. */
public final class QmpException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String description;

    public QmpException(String command, String description) {
        super("QEMU refuses " + command + ": " + description);
        this.description = description;
    }

    public String description() {
        return description;
    }
}
