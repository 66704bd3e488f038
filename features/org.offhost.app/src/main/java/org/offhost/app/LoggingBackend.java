// SPDX-License-Identifier: Apache-2.0
package org.offhost.app;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.hooks.weaving.WovenClass;

/**
 * Has SLF4J find Logback by its name. Left alone it looks for providers as a plain program does, which in a framework takes SPI
 * Fly, and that rewrites classes: a quarter of the processor time of a short command.
 */
final class LoggingBackend implements WeavingHook {
    /** The bundle that is not needed then, unless bundles of somebody else ask for it. */
    static final String MEDIATOR = "org.apache.aries.spifly.dynamic.bundle";

    private static final String PACKAGE = "ch.qos.logback.classic.spi";
    private static final String ASKS = "org.slf4j.LoggerFactory";

    private ServiceRegistration<WeavingHook> hook;

    private LoggingBackend() {}

    /** Before the first bundle starts. */
    static void name(BundleContext framework) {
        System.setProperty("slf4j.provider", PACKAGE + ".LogbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN"); // it would tell that it found it
        LoggingBackend backend = new LoggingBackend();
        backend.hook = framework.registerService(WeavingHook.class, backend, null);
    }

    @Override
    public void weave(WovenClass loaded) {
        if (loaded.getClassName().equals(ASKS)) {
            loaded.getDynamicImports().add(PACKAGE);
            hook.unregister();
        }
    }
}
