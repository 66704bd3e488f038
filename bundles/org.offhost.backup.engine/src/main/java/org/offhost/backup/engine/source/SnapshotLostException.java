// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;

/** The snapshot of a job is gone: bytes of two points in time never meet in one set, so the job cannot go on. */
public final class SnapshotLostException extends IOException {
    private static final long serialVersionUID = 1L;

    SnapshotLostException(String detail) {
        super("snapshot lost: " + detail + "; submit the backup again");
    }
}
