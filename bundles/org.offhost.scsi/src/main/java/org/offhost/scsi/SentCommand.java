// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** A command on its way. */
@ConsumerType
@FunctionalInterface
public interface SentCommand {
    /**
     * Waits for the status. To be called once, whatever becomes of the caller's other commands: until then nobody watches the limit of
     * this one, and its buffers are not the caller's.
     *
     * @return the response, whatever its status
     * @throws java.io.InterruptedIOException if it was aborted, timed out, or this thread was interrupted while it waited; it touches
     *     nothing any more
     * @throws IOException if the unit cannot be reached
     */
    ScsiResponse response() throws IOException;
}
