// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.run;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Why a bundle registers no driver, as far as its components tell. */
record AbsentServices(ServiceComponentRuntime components) {
    String of(Bundle bundle) {
        List<String> why = new ArrayList<>();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO made : components.getComponentConfigurationDTOs(component)) {
                for (UnsatisfiedReferenceDTO reference : made.unsatisfiedReferences) {
                    why.add("component " + component.name + " waits for reference " + reference.name);
                }
                if (made.failure != null) {
                    why.add("component " + component.name + " failed: "
                            + made.failure.lines().findFirst().orElse(""));
                }
            }
        }
        if (!why.isEmpty()) {
            return String.join("; ", why);
        }
        return bundle.getHeaders("").get("Service-Component") == null
                ? "it has no component: no header Service-Component in its manifest"
                : "none of its components is a driver";
    }
}
