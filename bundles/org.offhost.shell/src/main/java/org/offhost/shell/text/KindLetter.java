// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import org.offhost.filesystem.FileEntry;

/** What stands for the kind of an entry in a listing. */
public final class KindLetter {
    private KindLetter() {}

    public static char of(FileEntry.Kind kind) {
        return switch (kind) {
            case FILE -> 'f';
            case DIRECTORY -> 'd';
            case LINK -> 'l';
            case SPECIAL -> 's';
        };
    }
}
