// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;

/**
 * Facets of entries: those of an entry that came before are a number, and so is each facet and each name. Part of
 * {@link EntryCodec}.
 */
final class KnownFacets {
    private static final int NUMBER = 1;
    private static final int BYTES = 2;

    private final int most;
    private final Dictionary<Facets> all;
    private final Dictionary<Facet> single;
    private final Dictionary<String> names;

    /** @param most facets of one entry */
    KnownFacets(int most) {
        this.most = most;
        this.all = new Dictionary<>("sets of facets");
        this.single = new Dictionary<>("facets");
        this.names = new Dictionary<>("names of facets");
    }

    void write(Facets facets, PackedWriter out) {
        int number = all.number(facets);
        out.number(number + 1);
        if (number >= 0) {
            return;
        }
        out.number(facets.size());
        for (Facet f : facets) {
            write(f, out);
        }
        all.learn(facets);
    }

    private void write(Facet facet, PackedWriter out) {
        int number = single.number(facet);
        out.number(number + 1);
        if (number >= 0) {
            return;
        }
        int name = names.number(facet.name());
        out.number(name + 1);
        if (name < 0) {
            out.string(facet.name());
            names.learn(facet.name());
        }
        if (facet instanceof Facet.Number n) {
            out.octet(NUMBER);
            out.signed(n.value());
        } else if (facet instanceof Facet.Bytes b) {
            out.octet(BYTES);
            out.bytes(b.value());
        }
        single.learn(facet);
    }

    Facets read(PackedReader in) throws IOException {
        long number = in.number();
        if (number != 0) {
            return all.get(number - 1, in);
        }
        int count = in.count(most);
        List<Facet> facets = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            facets.add(readFacet(in));
        }
        try {
            Facets read = Facets.of(facets);
            all.wasRead(read);
            return read;
        } catch (IllegalArgumentException e) {
            throw in.damaged("facets of different names", e.getMessage());
        }
    }

    private Facet readFacet(PackedReader in) throws IOException {
        long number = in.number();
        if (number != 0) {
            return single.get(number - 1, in);
        }
        long known = in.number();
        String name = known == 0 ? in.string(EntryLimits.NAME) : names.get(known - 1, in);
        if (known == 0 && !Facet.isName(name)) {
            throw in.damaged("the name of a facet", name);
        }
        if (known == 0) {
            names.wasRead(name);
        }
        Facet facet = value(name, in);
        single.wasRead(facet);
        return facet;
    }

    private static Facet value(String name, PackedReader in) throws IOException {
        int kind = in.octet();
        if (kind == NUMBER) {
            return new Facet.Number(name, in.signed());
        }
        if (kind == BYTES) {
            AttributeValue.Resident value = in.resident();
            return new Facet.Bytes(name, value);
        }
        throw in.unknown("kind of facet " + NUMBER + ", " + BYTES, "kind of facet " + kind);
    }
}
