// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.util.Objects;

/**
 * A file that a job went past because it could not be read or written.
 *
 * @param path path in the set, not escaped
 * @param reason why, in a sentence for a person
 */
public record FileFailure(String path, String reason) {
    public FileFailure {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(reason, "reason");
    }
}
