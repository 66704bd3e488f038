// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import org.offhost.inventory.form.SparseMap;

/** Content that knows where it is zeros. */
public interface HoledContent extends Content {
    /** Where data goes; all of the rest is zeros. */
    SparseMap map();

    /** The ranges of a map alone, which holds all that is not zeros. */
    Content only(SparseMap ranges);

    /** Bytes that are zeros. */
    long zeros();
}
