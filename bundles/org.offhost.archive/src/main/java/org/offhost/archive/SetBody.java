// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

/** What is known of a set's body, committed or not: what it is of, and how long it is. */
public interface SetBody {
    SetDescription description();

    /** Bytes of the set's stream before the closing. */
    long bodyLength();
}
