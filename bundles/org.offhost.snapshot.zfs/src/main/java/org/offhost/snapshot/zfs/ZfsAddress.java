// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.util.regex.Pattern;
import org.offhost.block.Designator;

/**
 * A disk image on a dataset as people name it: {@code zfs:POOL/DATASET#FILE}.
 *
 * @param dataset name of the file system, beginning with that of its pool
 * @param file where the image lies below the dataset's mount point, by '/'
 */
record ZfsAddress(String dataset, String file) {
    static final String SCHEME = "zfs:";

    /** Between the file and the set in the name of a snapshot's unit. */
    static final String OF_SET = "@";

    private static final int LONGEST_DATASET = 180;
    private static final int LONGEST_FILE = 1024;

    /** As zfs(8) has them, but for spaces; none can be taken for an option, a snapshot or another folder. */
    private static final Pattern DATASET =
            Pattern.compile("[A-Za-z][A-Za-z0-9_.:-]*(/(?!\\.{1,2}(/|$))[A-Za-z0-9_.:-]+)*");

    private static final Pattern FILE =
            Pattern.compile("(?!\\.{1,2}(/|$))[^/@\\p{Cntrl}]+(/(?!\\.{1,2}(/|$))[^/@\\p{Cntrl}]+)*");

    /** Whether an address is meant for this bundle, well-formed or not. */
    static boolean isOne(String text) {
        return text.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** @throws IOException that says what is wrong */
    static ZfsAddress parse(String text) throws IOException {
        String rest = text.substring(SCHEME.length());
        int hash = rest.indexOf('#');
        if (hash < 0) {
            throw new IOException("'" + text
                    + "' is no zfs:POOL/DATASET#FILE; volumes are not read, name a disk image that lies on a dataset");
        }
        String dataset = rest.substring(0, hash);
        if (dataset.length() > LONGEST_DATASET || !DATASET.matcher(dataset).matches()) {
            throw new IOException("'" + dataset + "' is no name of a ZFS dataset; 'zfs list' lists them");
        }
        String file = rest.substring(hash + 1);
        if (file.length() > LONGEST_FILE || !FILE.matcher(file).matches()) {
            throw new IOException(
                    "'" + file + "' is no name of a file on a dataset: expected a path below its mount point,"
                            + " without '..', '@' and control characters");
        }
        return new ZfsAddress(dataset, file);
    }

    String pool() {
        int slash = dataset.indexOf('/');
        return slash < 0 ? dataset : dataset.substring(0, slash);
    }

    Designator designator() {
        return new Designator(Designator.Scheme.URI, toString());
    }

    /** The unit that shows this image as it was at the cut of a set. */
    Designator unit(String set) {
        return new Designator(Designator.Scheme.URI, this + OF_SET + set);
    }

    @Override
    public String toString() {
        return SCHEME + dataset + "#" + file;
    }
}
