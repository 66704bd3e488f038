// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.source;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.engine.job.Hands;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.Need;
import org.offhost.driver.Patience;

/**
 * A wait for somebody who reads a device that is open. {@link org.offhost.driver.VolumeSearch} passes over readers that go; what
 * is withdrawn besides is the device itself. Nobody who comes reads that one, so it ends the wait, and whoever opened the device
 * opens it anew.
 */
final class DeviceWait {
    private DeviceWait() {}

    /**
     * As {@link Hands#await}.
     *
     * @throws ProviderWithdrawnException if the device's driver goes
     */
    static <T> T await(Hands job, Need need, Patience.Attempt<T> attempt) throws IOException, InterruptedException {
        return job.<Patience.Attempt<T>>await(need, () -> {
                    try {
                        return attempt.now().map(DeviceWait::found);
                    } catch (ProviderWithdrawnException gone) {
                        return Optional.of(() -> {
                            throw gone;
                        });
                    }
                })
                .now()
                .orElseThrow();
    }

    private static <T> Patience.Attempt<T> found(T found) {
        return () -> Optional.of(found);
    }
}
