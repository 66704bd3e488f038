// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

/** The way to what lies in a damaged part of a medium: GNU tar finds the next header behind damage, and zeros. */
public final class PlainTar {
    private PlainTar() {}

    /** What to do about a set, on disk. */
    public static String way(String setId) {
        return setId.isEmpty()
                ? "What plain tar can read there lists: tar -tif MEDIUM"
                : "What is left of it plain tar extracts: tar -xif MEDIUM " + setId;
    }

    /** The same on tape. @param file its tape file, from 0 */
    public static String way(String setId, long file) {
        String tape = "of an image: offhost tape export TAPE --file " + file + " | tar -";
        String drive = ", of a drive: mt -f DRIVE asf " + file + " and tar -";
        return setId.isEmpty()
                ? "What plain tar can read there lists, " + tape + "tif -" + drive + "tif DRIVE"
                : "What is left of it plain tar extracts, " + tape + "xif -" + drive + "xif DRIVE";
    }
}
