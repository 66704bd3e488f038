// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.util.Objects;
import java.util.Optional;

/**
 * What was found on a medium.
 *
 * @param state what to make of it
 * @param label who it is, if it is ours and the label is whole
 * @param finding a sentence for a person: what is there and where
 */
public record Inspection(State state, Optional<MediumLabel> label, String finding) {
    public Inspection {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(finding, "finding");
    }

    /** What to make of a medium. */
    public enum State {
        /** Nothing on it. */
        BLANK,
        /** One of ours. */
        OURS,
        /** Somebody else's data. */
        FOREIGN,
        /** One of ours whose label is damaged. */
        DAMAGED
    }
}
