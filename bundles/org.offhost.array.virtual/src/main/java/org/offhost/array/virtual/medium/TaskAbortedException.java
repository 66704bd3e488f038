// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium;

import java.io.IOException;

/** A task was aborted before its next I/O. */
public final class TaskAbortedException extends IOException {
    private static final long serialVersionUID = 1L;

    TaskAbortedException() {
        super("task aborted");
    }
}
