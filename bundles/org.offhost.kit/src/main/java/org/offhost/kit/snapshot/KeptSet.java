// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;

/** What a provider keeps of a set: all that is needed to go on with it, or to take it back. */
public interface KeptSet {
    /** That of the set. */
    String id();

    /** Units that are cut. */
    List<Designator> units();

    /** When they were cut; empty before. */
    Optional<Instant> cutAt();

    /** All else that is kept, as lines. */
    List<String> lines();
}
