// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.tab;

import jakarta.servlet.Servlet;
import java.util.Hashtable;
import java.util.Map;
import org.offhost.backup.BackupService;
import org.offhost.web.WebConsole;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.servlet.context.ServletContextHelper;

/**
 * Registers the tab as long as the Felix web console serves itself in a servlet context. A reference that has to be there would be a
 * requirement of the bundle, which Karaf does not install without.
 */
@Component(service = {})
public final class TabPlace {
    private final BundleContext context;
    private final ConsoleTab tab;

    private int consoles;

    /** Null if there is no console. */
    private ServiceRegistration<Servlet> registration;

    @Activate
    public TabPlace(BundleContext context, @Reference BackupService backup, @Reference WebConsole page) {
        this.context = context;
        this.tab = new ConsoleTab(backup, page);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(osgi.http.whiteboard.context.name=org.apache.felix.webconsole)",
            unbind = "consoleWent")
    synchronized void consoleCame(ServletContextHelper console) {
        if (consoles++ == 0) {
            registration = context.registerService(
                    Servlet.class,
                    tab,
                    new Hashtable<>(Map.of("felix.webconsole.label", "offhost", "felix.webconsole.title", "Offhost")));
        }
    }

    synchronized void consoleWent(ServletContextHelper console) {
        if (--consoles == 0) {
            registration.unregister();
            registration = null;
        }
    }
}
