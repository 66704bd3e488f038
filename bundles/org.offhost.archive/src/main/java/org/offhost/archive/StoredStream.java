// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

/**
 * Where the content of an attribute lies in a set of files.
 *
 * @param attribute number of the attribute in its entry, from 0
 * @param form how it is stored
 * @param offset byte of the set's stream at which it begins; of form SPARSE at which the map begins
 * @param length bytes it takes there
 */
public record StoredStream(int attribute, Form form, long offset, long length) {
    /** How content is stored. */
    public enum Form {
        /** As an application reads it. */
        PLAIN,
        /** A GNU sparse 1.0 map and the data it names. */
        SPARSE,
        /** As the file system stores it: encoded, and not decoded. */
        RAW
    }
}
