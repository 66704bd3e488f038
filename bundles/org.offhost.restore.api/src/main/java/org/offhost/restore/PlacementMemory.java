// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What one job keeps for its placer until it ends, whatever becomes of the process: a few values, and files of the placer's own.
 * A placer of another bundle or version finds it as the one before has left it.
 */
public interface PlacementMemory {
    /** A folder for files of the placer's own; may have to be made. */
    Path folder();

    Optional<String> get(String key);

    /**
     * Durable with the next {@link #begin}.
     *
     * @param key a letter, and up to 63 letters, digits and hyphens, of ASCII
     * @throws IllegalArgumentException if it is another
     */
    void set(String key, String value);

    /** Durable when this returns. */
    void forget(String key) throws IOException;

    /** Whether this run, or one before, has begun to change the destination: what is there may be the job's own. */
    boolean isBegun();

    /** From now on the destination is changed. That, and all values, are durable when this returns. */
    void begin() throws IOException;
}
