// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

/** Compares sequence numbers that wrap at 2³² (RFC 1982 with 32 bits). */
public final class SerialNumber {
    private SerialNumber() {}

    /** Whether {@code a} comes before {@code b}. */
    public static boolean isBefore(int a, int b) {
        return a - b < 0;
    }

    /** Whether a number is within a window; one whose end is just before its begin is empty. */
    public static boolean isWithin(int number, int first, int last) {
        return !isBefore(number, first) && !isBefore(last, number);
    }
}
