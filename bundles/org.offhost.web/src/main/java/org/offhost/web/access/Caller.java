// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.time.Instant;
import java.util.Objects;

/**
 * Who asks.
 *
 * @param name as the audit log has it
 * @param role the highest that the caller has
 * @param expires when that ends
 */
public record Caller(String name, Role role, Instant expires) {
    /** Whoever has not said who it is. */
    public static final Caller NOBODY = new Caller("", Role.VIEWER, Instant.EPOCH);

    public Caller {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(expires, "expires");
    }
}
