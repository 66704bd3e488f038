// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What fast commits changed in a directory. Immutable.
 *
 * @param fresh whether it was made by them, so that nothing counts that lies in its blocks
 * @param inodes by name, whose characters are bytes; 0 where there is no such name any more
 */
record ChangedNames(boolean fresh, Map<String, Long> inodes) {
    static final long GONE = 0;

    ChangedNames {
        inodes = Collections.unmodifiableMap(new HashMap<>(inodes)); // others' choice of names: not by probing
    }

    static String key(byte[] bytes, int from, int length) {
        return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
}
