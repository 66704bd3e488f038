// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.suite;

import java.util.List;

/**
 * A bundle as it was tested.
 *
 * @param symbolicName of the bundle
 * @param version of the bundle
 * @param sha256 of its jar, 64 lower-case digits
 * @param services what it registers for Offhost: names of service interfaces, one for each service
 */
public record TestedBundle(String symbolicName, String version, String sha256, List<String> services) {
    public TestedBundle {
        services = List.copyOf(services);
    }
}
