// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.driver;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/**
 * Which bundles and component instances there are: two equal standings have no restart between them, since a component
 * gets a new id whenever it is activated anew and a bundle a new time of modification whenever it is updated.
 */
record Standing(Map<String, String> parts) {
    /** Everything but the bundles of some names. */
    static Standing of(BundleContext context, ServiceComponentRuntime runtime, Set<String> except) {
        Map<String, String> parts = new TreeMap<>();
        for (Bundle b : context.getBundles()) {
            if (!except.contains(b.getSymbolicName())) {
                // of the framework itself it is the last change of any bundle
                long modified = b.getBundleId() == 0 ? 0 : b.getLastModified();
                parts.put("bundle " + b.getBundleId() + " " + b.getSymbolicName(), b.getState() + " " + modified);
            }
        }
        for (ComponentDescriptionDTO d : runtime.getComponentDescriptionDTOs()) {
            if (!except.contains(d.bundle.symbolicName)) {
                for (ComponentConfigurationDTO c : runtime.getComponentConfigurationDTOs(d)) {
                    parts.put("component " + d.name + " " + c.id, "state " + c.state);
                }
            }
        }
        return new Standing(parts);
    }
}
