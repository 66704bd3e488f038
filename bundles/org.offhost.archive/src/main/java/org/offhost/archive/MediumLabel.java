// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * Who a medium is.
 *
 * @param id its identity, made once: 1 to 64 letters, digits, '-'
 * @param name what people call it; may be empty
 * @param created when it was initialized
 */
public record MediumLabel(String id, String name, Instant created) {
    public MediumLabel {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("medium id '" + id + "': expected 1 to 64 letters, digits, '-'");
        }
        Objects.requireNonNull(name, "name");
        if (name.length() > 256) {
            throw new IllegalArgumentException("medium name of " + name.length() + " characters: at most 256");
        }
        Objects.requireNonNull(created, "created");
    }

    /** A label of its own for a medium that nobody named. */
    public static MediumLabel unnamed() {
        return new MediumLabel(UUID.randomUUID().toString(), "", Instant.now());
    }
}
