// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy;

import java.io.IOException;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A copy under way. Thread-safe.
 *
 * <p>It ends only when the device side is settled: no command of it can touch the destination any more. When its provider
 * is withdrawn it aborts what is in flight, settles and ends with
 * {@link org.offhost.block.ProviderWithdrawnException}.
 */
@ConsumerType
public interface CopyTask {
    /**
     * Waits for the end.
     *
     * @return whether it has ended, well
     * @throws CopyException if a device refused; the type of cause says if another try makes sense
     * @throws org.offhost.block.ProviderWithdrawnException if the provider is gone; another one may go on from
     *     {@link CopyProgress#durable()}
     * @throws java.util.concurrent.CancellationException if it was cancelled
     * @throws IOException if the pieces could not be had, or a device is gone
     */
    boolean await(Duration limit) throws IOException, InterruptedException;

    /** Asks it to end; what is in flight is aborted. Returns at once. */
    void cancel();

    CopyProgress progress();
}
