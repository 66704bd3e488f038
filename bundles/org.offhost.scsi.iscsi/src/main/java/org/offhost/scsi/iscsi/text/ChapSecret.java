// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.util.Objects;

/**
 * A name and its secret. {@link #toString} tells the name only.
 *
 * @param name as the side that proves itself calls itself
 * @param secret at least 12 bytes where nothing else protects the connection
 */
public record ChapSecret(String name, String secret) {
    public ChapSecret {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(secret, "secret");
    }

    @Override
    public String toString() {
        return "ChapSecret[" + name + "]";
    }
}
