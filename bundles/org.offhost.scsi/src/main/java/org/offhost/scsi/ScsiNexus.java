// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An I_T_L nexus: commands go to one logical unit. Several threads may execute at a time.
 *
 * <p>When its transport is withdrawn, what is in flight is aborted and every call fails within 1 s with
 * {@link org.offhost.block.ProviderWithdrawnException}.
 */
@ConsumerType
public interface ScsiNexus extends Closeable {
    /**
     * Sends a command and waits for its status.
     *
     * @param timeout longest wait; then the command is aborted
     * @return the response, whatever its status
     * @throws java.io.InterruptedIOException if it was aborted ({@link #abort}) or timed out; it touches nothing any more
     * @throws IOException if the unit cannot be reached
     */
    ScsiResponse execute(ScsiCommand command, Duration timeout) throws IOException;

    /**
     * Sends a command and returns as soon as it is on its way, so that one thread has several in flight. Here it is executed at once;
     * a transport for which a command is worth waiting for does better.
     *
     * @param timeout longest wait for its status from now on; then whoever waits for it has it aborted
     * @return to be waited for, or the command and its buffers stay with the transport
     * @throws java.io.InterruptedIOException if it was aborted or timed out before; it touches nothing any more
     * @throws IOException if the unit cannot be reached
     */
    default SentCommand send(ScsiCommand command, Duration timeout) throws IOException {
        ScsiResponse response = execute(command, timeout);
        return () -> response;
    }

    /**
     * Aborts a command in flight (ABORT TASK, SAM-5 7.2); does nothing if it is not in flight. Returns when all its data
     * transfers have stopped.
     */
    void abort(ScsiCommand command) throws IOException;

    /** The unit's number behind its port, in the eight-byte form; empty if it is not known. */
    default OptionalLong lun() {
        return OptionalLong.empty();
    }

    /** Bytes that one command may carry, either way; a longer one is refused and not sent. */
    default int longestTransfer() {
        return Integer.MAX_VALUE;
    }

    /**
     * Says that the unit will be written, through this nexus or by a copy manager. A transport to units that others of this host
     * may use keeps them from it until the nexus is closed.
     *
     * @throws IOException if somebody uses it: who
     */
    default void claim() throws IOException {
        // nobody else reaches it from this host
    }

    /**
     * LOGICAL UNIT RESET (SAM-5 6.3.3): what any initiator has in flight at the unit is aborted, what the unit keeps for a nexus
     * alone is given up.
     *
     * @return whether the unit tells all its initiators itself; false if it can do nothing
     */
    default boolean reset() throws IOException {
        return false;
    }
}
