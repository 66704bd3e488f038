// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.PosixFacets;
import org.offhost.inspect.Printable;

/** Facets of an entry, a line each, as whoever knows their names reads them. */
final class FacetText {
    private FacetText() {}

    static List<String> of(Facets facets) {
        List<String> lines = new ArrayList<>();
        for (Facet f : facets) {
            String name = Printable.of(f.name());
            if (f instanceof Facet.Bytes b) {
                lines.add(String.format(
                        Locale.ROOT, "%s, %,d bytes", name, b.value().length()));
            } else if (f.name().equals(PosixFacets.MODE)) {
                lines.add(String.format("%s %06o", name, facets.number(PosixFacets.MODE, 0)));
            } else if (f.name().equals(PosixFacets.DEVICE)) {
                lines.add(String.format("%s %d:%d", name, PosixFacets.major(facets), PosixFacets.minor(facets)));
            } else if (f instanceof Facet.Number n) {
                lines.add(name + " " + n.value());
            }
        }
        return lines;
    }
}
