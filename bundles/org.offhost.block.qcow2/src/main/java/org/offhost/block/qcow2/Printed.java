// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

/** What a stranger wrote, as it may be printed: no control characters, and not without end. */
final class Printed {
    private static final int LONGEST = 200;

    private Printed() {}

    static String of(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
