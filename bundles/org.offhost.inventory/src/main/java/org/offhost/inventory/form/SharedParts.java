// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import org.offhost.filesystem.Facets;

/** Writes the parts of an entry that depend on the entries before it in its block. */
public interface SharedParts {
    void facets(Facets all, PackedWriter out);

    void type(String type, PackedWriter out);
}
