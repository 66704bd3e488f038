// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle that cannot be stopped properly, and says so by an exception. */
public final class FailsAtItsEnd implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        // only its end matters
    }

    @Override
    public void stop(BundleContext context) {
        throw new IllegalStateException("a driver that does not stop");
    }
}
