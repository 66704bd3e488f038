// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;

/** A system call that failed, with the number that the kernel gave. */
final class KernelException extends IOException {
    static final int NOT_PERMITTED = 1;
    static final int NO_ENTRY = 2;
    static final int INTERRUPTED = 4;
    static final int NO_SUCH_ADDRESS = 6;
    static final int NO_MEMORY = 12;
    static final int ACCESS = 13;
    static final int BUSY = 16;
    static final int NO_DEVICE = 19;
    static final int INVALID = 22;
    static final int TOO_MANY = 33;

    private static final long serialVersionUID = 1L;
    private final int number;

    KernelException(String call, int number) {
        super(call + " failed with error " + number + words(number));
        this.number = number;
    }

    /** As {@code errno.h} of Linux has it. */
    int number() {
        return number;
    }

    /** Whether there is nothing behind the node any more. */
    boolean isGone() {
        return number == NO_SUCH_ADDRESS || number == NO_DEVICE;
    }

    private static String words(int number) {
        return switch (number) {
            case NOT_PERMITTED, ACCESS -> " (not permitted)";
            case INTERRUPTED -> " (a signal ended the wait)";
            case NO_ENTRY -> " (no such node)";
            case NO_SUCH_ADDRESS, NO_DEVICE -> " (no device behind the node)";
            case NO_MEMORY -> " (no memory for a transfer of this length)";
            case BUSY -> " (in use)";
            case INVALID -> " (not accepted by the kernel or the adapter's driver)";
            case TOO_MANY -> " (too many commands at a time)";
            default -> "";
        };
    }
}
