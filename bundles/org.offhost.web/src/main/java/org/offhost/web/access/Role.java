// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.util.Locale;
import java.util.Optional;

/** What somebody may; each may what those before it may. */
public enum Role {
    /** Look at everything. */
    VIEWER,
    /** Submit, cancel and resume jobs. */
    OPERATOR,
    /** Write over what is there: restore to a unit, forget sets. */
    ADMINISTRATOR;

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** As it is written in JSON and in the file of users: {@code operator}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String id) {
        for (Role role : values()) {
            if (role.id().equals(id)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
