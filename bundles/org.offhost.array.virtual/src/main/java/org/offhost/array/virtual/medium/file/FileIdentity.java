// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Which file it is, whatever its name: so that one in its place is told from it, a copy with the same content too.
 *
 * @param key of {@link FileStamp}; empty if any file will do
 * @param born of {@link FileStamp#born}; 0 if nobody told
 */
public record FileIdentity(String key, long born) {
    /** Whatever is there. */
    static final FileIdentity ANY = new FileIdentity("", 0);

    /** The identity of what is behind a name now, symbolic links followed. */
    public static FileIdentity of(Path file) throws IOException {
        return new FileIdentity(FileStamp.of(file).key(), FileStamp.born(file));
    }

    /** The identity of what is behind a name now, as a text; empty if there is nothing. */
    public static String text(Path file) {
        try {
            FileIdentity now = of(file);
            return now.key + " " + now.born;
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether a name leads to this file now; false, too, if it leads to none. */
    public boolean isAt(Path file) {
        if (key.isEmpty()) {
            return true;
        }
        try {
            FileIdentity now = of(file);
            return now.key.equals(key) && (born == 0 || now.born == 0 || born == now.born);
        } catch (IOException e) {
            return false;
        }
    }
}
