// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.suite;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The contract suites, run on a bundle in this framework. It is a service only where their bundles are installed. One run at a
 * time; another caller waits.
 */
@ProviderType
public interface DriverSuites {
    /** Hears of a run. */
    interface Run {
        /** The bundle, before the first check. */
        void begun(TestedBundle bundle);

        /** A check that ended, in the order in which they end. */
        void checked(SuiteCheck check);
    }

    /**
     * Installs a bundle, runs the suites of the services that it registers, and uninstalls it. While that lasts its drivers are
     * drivers as any others, and are withdrawn and come again many times.
     *
     * @param listener hears of it, in this thread
     * @throws UnfitBundleException if there is nothing to test; nothing is left behind
     * @throws IOException if a file cannot be read
     * @throws InterruptedException if this thread was interrupted; nothing is left behind
     */
    void test(DriverSubject subject, Run listener) throws IOException, InterruptedException;
}
