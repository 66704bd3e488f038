// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

/**
 * A name of an entry in a directory.
 *
 * @param parentId {@link FileEntry#id()} of the directory
 * @param parentSequence {@link FileEntry#sequence()} that the directory had when the name was given; 0 where not kept
 * @param name as stored; may hold unpaired surrogates, never '/'
 * @param shortName whether it is only the 8.3 alias of the link before it
 */
public record Link(long parentId, int parentSequence, String name, boolean shortName) {
    /** A name of a file system that does not keep how often a number was reused. */
    public Link(long parentId, String name, boolean shortName) {
        this(parentId, 0, name, shortName);
    }

    /**
     * Whether the directory is meant, and not one that had its number before.
     *
     * @param id its {@link FileEntry#id()}
     * @param sequence its {@link FileEntry#sequence()}
     */
    public boolean isIn(long id, int sequence) {
        return parentId == id && fits(parentSequence, sequence);
    }

    /** Whether two sequence numbers are of one directory, as far as both are kept. */
    static boolean fits(int one, int other) {
        return one == 0 || other == 0 || one == other;
    }
}
