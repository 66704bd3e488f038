// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Names of a set as names a folder of this host can hold. */
final class SafeNames {
    /** Longest name of the file systems in use here, in bytes (POSIX NAME_MAX of Linux). */
    private static final int LONGEST = 255;

    private static final int ROOM_FOR_SUM = 10;

    private SafeNames() {}

    /**
     * A name that stays inside its folder: no '/', no NUL, neither "." nor "..", UTF-8, not too long. A name that is all
     * right comes back as it is.
     */
    static String of(String name) {
        StringBuilder safe = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))) {
                safe.append(c).append(name.charAt(++i));
            } else if (Character.isSurrogate(c) || c == '/' || c < ' ' || c == 0x7F) {
                safe.append(String.format("%%u%04X", (int) c));
            } else {
                safe.append(c);
            }
        }
        String result = safe.toString();
        if (result.equals(".") || result.equals("..") || result.isEmpty()) {
            result = result.replace(".", "%u002E") + (result.isEmpty() ? "%u0000" : "");
        }
        return shortened(result);
    }

    private static String shortened(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST) {
            return name;
        }
        CRC32 sum = new CRC32();
        sum.update(bytes);
        int end = name.length();
        while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST - ROOM_FOR_SUM) {
            end -= Character.isLowSurrogate(name.charAt(end - 1)) ? 2 : 1;
        }
        return name.substring(0, end) + String.format("~%08x", sum.getValue());
    }
}
