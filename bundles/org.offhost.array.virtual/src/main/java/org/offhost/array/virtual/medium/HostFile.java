// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.IOException;

/** What the host's file system says in words only. */
final class HostFile {
    private HostFile() {}

    /** Whether a write failed for want of room. */
    static boolean isFull(IOException e) {
        String message = e.getMessage();
        return message != null
                && (message.contains("No space left")
                        || message.contains("Disk quota exceeded")
                        || message.contains("File too large")
                        || message.contains("not enough space"));
    }
}
