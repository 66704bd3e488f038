// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

/** What the member of a set of profile {@link SetProfile#VOLUME} is. */
public enum ImageFormat {
    /** A GNU sparse member: plain tar gives the volume itself. */
    SPARSE(".img", "raw"),

    /**
     * A qcow2 image, version 3: it is read where it lies in the medium, and holds whole clusters, what is free in them included. What
     * changed since another set is always one.
     */
    QCOW2(".qcow2", "qcow2");

    private final String ending;
    private final String driver;

    ImageFormat(String ending, String driver) {
        this.ending = ending;
        this.driver = driver;
    }

    /** How names of such members end. */
    public String ending() {
        return ending;
    }

    /** What QEMU calls the format of the file that tar gives. */
    public String driver() {
        return driver;
    }

    /** The format of a member by its name, which this product gave it. */
    public static ImageFormat of(String member) {
        return member.endsWith(QCOW2.ending) ? QCOW2 : SPARSE;
    }
}
