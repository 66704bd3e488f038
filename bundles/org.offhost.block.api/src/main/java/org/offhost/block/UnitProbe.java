// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.osgi.annotation.versioning.ConsumerType;

/** Tells people what a logical unit says of itself, and what of it can be used. Changes nothing on it. Thread-safe. */
@ConsumerType
public interface UnitProbe {
    /**
     * Asks a unit.
     *
     * @return what it says, in the order in which it is to be read; empty if this driver does not know the unit. What the unit
     *     refuses to tell is a fact, too
     * @throws IOException if it knows the unit, and it does not answer
     */
    List<Section> probe(Designator unit) throws IOException;

    /**
     * Facts of one subject.
     *
     * @param title the subject
     */
    record Section(String title, List<Fact> facts) {
        public Section {
            Objects.requireNonNull(title, "title");
            facts = List.copyOf(facts);
        }
    }

    /**
     * One fact.
     *
     * @param name of it, the same for each unit: "serial number"
     * @param value as people read it; may hold what a stranger wrote
     */
    record Fact(String name, String value) {
        public Fact {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }
}
