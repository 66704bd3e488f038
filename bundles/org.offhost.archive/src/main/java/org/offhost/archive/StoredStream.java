// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

/**
 * Where the content of an attribute lies in a set of files.
 *
 * @param attribute number of the attribute in its entry, from 0
 * @param form how it is stored
 * @param offset byte of the set's stream at which it begins; of form SPARSE at which its member begins
 * @param length bytes it takes there; of form SPARSE of the whole member
 */
public record StoredStream(int attribute, Form form, long offset, long length) {
    /** How content is stored. */
    public enum Form {
        /** As an application reads it. */
        PLAIN,
        /** A sparse tar member: a map and the data it names. */
        SPARSE,
        /** As the file system stores it: encoded, and not decoded. */
        RAW
    }
}
