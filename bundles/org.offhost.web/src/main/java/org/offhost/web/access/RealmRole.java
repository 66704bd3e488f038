// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.security.Principal;
import java.util.Optional;

/**
 * A role as a realm has it. Its class belongs to it: a user may be called as a role is.
 *
 * @param type class of its principals
 * @param name as the console has it: {@code admin}
 */
record RealmRole(String type, String name) {
    /** What Karaf gives for each role of a user and of the groups that the user is in. */
    static final String USUAL_TYPE = "org.apache.karaf.jaas.boot.principal.RolePrincipal";

    /** Reads {@code NAME}, or {@code CLASS:NAME} for principals of another class than Karaf's; empty if it is neither. */
    static Optional<RealmRole> of(String text) {
        int colon = text.indexOf(':');
        RealmRole role = colon < 0
                ? new RealmRole(USUAL_TYPE, text)
                : new RealmRole(text.substring(0, colon), text.substring(colon + 1));
        return role.type().isEmpty() || role.name().isEmpty() ? Optional.empty() : Optional.of(role);
    }

    static RealmRole of(Principal principal) {
        return new RealmRole(principal.getClass().getName(), String.valueOf(principal.getName()));
    }
}
