// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

/** Content that knows where it is zeros. */
interface HoledContent extends Content {
    /** Where data goes; all of the rest is zeros. */
    SparseMap map();

    /** The ranges of a map alone, which holds all that is not zeros. */
    Content only(SparseMap ranges);

    /** Bytes that are zeros. */
    long zeros();
}
