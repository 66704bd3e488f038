// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

/** The driver a job waited for did not come in time; the job can be resumed when it is there. */
final class PatienceEndedException extends PausedException {
    private static final long serialVersionUID = 1L;

    PatienceEndedException(String message) {
        super(message);
    }
}
