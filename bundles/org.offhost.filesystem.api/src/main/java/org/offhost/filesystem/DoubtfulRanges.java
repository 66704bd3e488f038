// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Ranges of a volume that count as allocated although it is not known whether anybody owns them. Belongs to the volume's
 * thread.
 */
@ConsumerType
public interface DoubtfulRanges extends ExtentStream {
    /** Why that is not known, as a sentence for a person. */
    String reason();
}
