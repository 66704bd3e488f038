// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.Objects;
import java.util.Optional;

/**
 * Something on a volume that is not as its file system prescribes, met on the way through the entries.
 *
 * @param subject whose it is, so that a person finds it by its path
 * @param effect what it costs
 * @param structure which one, e.g. "file record 42", "directory entry"
 * @param position byte of the volume at which it begins; {@link #UNKNOWN} if that is not known
 * @param detail what was expected and what was found
 */
public record Fault(FaultSubject subject, Effect effect, String structure, long position, String detail) {
    /** Stands for a position that is not known. */
    public static final long UNKNOWN = -1;

    /** What a fault costs. */
    public enum Effect {
        /** What it is about is not among the entries. */
        PASSED_OVER("passed over"),
        /** The entry is there, a part of what it holds is not. */
        NOT_WHOLE("not whole"),
        /** The entry is there with all it holds; something contradicts. */
        DOUBTFUL("doubtful");

        private final String words;

        Effect(String words) {
            this.words = words;
        }

        /** "passed over", for a person. */
        public String words() {
            return words;
        }
    }

    public Fault {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(effect, "effect");
        Objects.requireNonNull(structure, "structure");
        Objects.requireNonNull(detail, "detail");
    }

    /** The path of what it is about, or of the directory that it is in; empty if that has none, or none is known. */
    public Optional<String> path(DirectoryTree directories) {
        return subject.path(directories);
    }

    /**
     * A sentence for a person: "not whole: /DCIM/A.JPG, directory entry at byte 4096: …".
     *
     * @param path {@link #path}
     */
    public String sentence(Optional<String> path) {
        String where = structure + (position == UNKNOWN ? "" : " at byte " + position);
        String whose = path.map(p -> (subject instanceof FaultSubject.Inside ? "in " : "") + p + ", ")
                .orElse("");
        return effect.words() + ": " + whose + (detail.startsWith(where) ? detail : where + ": " + detail);
    }
}
