// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

/**
 * What people find in a set. An entry counts once, however many names it has; the file system's own, as {@code $MFT}, and
 * the root directory do not count.
 *
 * @param files entries that are files, links or special
 * @param directories entries that are directories
 * @param streams attributes with bytes of an application ({@code Role.CONTENT}) of these
 * @param resident of these, how many are kept with the attributes
 */
public record SetContents(long files, long directories, long streams, long resident) {
    public static final SetContents NONE = new SetContents(0, 0, 0, 0);

    /** Streams with clusters of their own. */
    public long nonResident() {
        return streams - resident;
    }

    public SetContents plus(SetContents other) {
        return new SetContents(
                files + other.files,
                directories + other.directories,
                streams + other.streams,
                resident + other.resident);
    }
}
