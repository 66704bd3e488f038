// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What was decided of a set after it was committed; nothing takes it back.
 *
 * @param setId the set
 * @param kind what
 * @param made when
 * @param until of a lock the instant at which it ends; otherwise empty
 */
public record SetDecision(String setId, Kind kind, Instant made, Optional<Instant> until) {
    /** What may be decided. */
    public enum Kind {
        /** Nobody forgets it before an instant. Of several the last instant counts. */
        LOCK("lock"),
        /** It is none any more: nobody reads it, and its room may be let go. */
        FORGOTTEN("forgotten");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** What stands for it on a medium, whatever becomes of its name here. */
        public String word() {
            return word;
        }
    }

    public SetDecision {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(made, "made");
        if (!SetDescription.isId(setId)) {
            throw new IllegalArgumentException("set id '" + setId + "'");
        }
        if (until.isPresent() != (kind == Kind.LOCK)) {
            throw new IllegalArgumentException(kind + " until " + until);
        }
    }

    public static SetDecision lock(String setId, Instant made, Instant until) {
        return new SetDecision(setId, Kind.LOCK, made, Optional.of(until));
    }

    public static SetDecision forgotten(String setId, Instant made) {
        return new SetDecision(setId, Kind.FORGOTTEN, made, Optional.empty());
    }
}
