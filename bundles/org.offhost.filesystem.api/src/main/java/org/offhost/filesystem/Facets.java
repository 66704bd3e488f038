// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The facets of an entry, by name. Immutable; a parser gives the same object to all entries that have the same, which saves
 * memory and makes them a number wherever entries are written.
 */
public final class Facets implements Iterable<Facet> {
    /** No facets at all. */
    public static final Facets NONE = new Facets(new Facet[0]);

    private static final Comparator<Facet> BY_NAME = Comparator.comparing(Facet::name);

    private final Facet[] facets;
    private final int hash;

    private Facets(Facet[] facets) {
        this.facets = facets;
        this.hash = Arrays.hashCode(facets);
    }

    /** @throws IllegalArgumentException if two have one name */
    public static Facets of(Facet... facets) {
        Facet[] sorted = facets.clone();
        Arrays.sort(sorted, BY_NAME);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i].name().equals(sorted[i - 1].name())) {
                throw new IllegalArgumentException("twice: " + sorted[i].name());
            }
        }
        return sorted.length == 0 ? NONE : new Facets(sorted);
    }

    /** @throws IllegalArgumentException if two have one name */
    public static Facets of(Collection<Facet> facets) {
        return of(facets.toArray(new Facet[0]));
    }

    /** The same with a facet more, or with another one in place of that of its name. */
    public Facets with(Facet facet) {
        Facet[] others = Arrays.stream(facets)
                .filter(f -> !f.name().equals(facet.name()))
                .toArray(Facet[]::new);
        Facet[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = facet;
        return of(all);
    }

    public int size() {
        return facets.length;
    }

    /** The facet of a name. */
    public Optional<Facet> find(String name) {
        for (Facet f : facets) {
            if (f.name().equals(name)) {
                return Optional.of(f);
            }
        }
        return Optional.empty();
    }

    /** The number of a name, if there is one that is a number. */
    public long number(String name, long otherwise) {
        for (Facet f : facets) {
            if (f instanceof Facet.Number n && n.name().equals(name)) {
                return n.value();
            }
        }
        return otherwise;
    }

    /** Whether there is one of a name. */
    public boolean has(String name) {
        return find(name).isPresent();
    }

    /** The bytes of a name, if there are some. */
    public Optional<AttributeValue.Resident> bytes(String name) {
        for (Facet f : facets) {
            if (f instanceof Facet.Bytes b && b.name().equals(name)) {
                return Optional.of(b.value());
            }
        }
        return Optional.empty();
    }

    /** Ascending by name. */
    @Override
    public Iterator<Facet> iterator() {
        return List.of(facets).iterator();
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof Facets f && hash == f.hash && Arrays.equals(facets, f.facets);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(facets);
    }
}
