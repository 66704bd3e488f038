// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

/**
 * The service stops; the job can be resumed. A flag that is looked at often, and no interrupt: that would close file
 * channels below which belong to drivers that stay.
 */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("the service stopped");
    }
}
