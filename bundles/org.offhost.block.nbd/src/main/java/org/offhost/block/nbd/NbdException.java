// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;

/** An NBD server refused a request; the connection goes on. */
public class NbdException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The errors of the protocol that matter to who reads (proto.md, "Error values"). */
    public static final int EIO = 5;

    public static final int EINVAL = 22;
    private static final int EPERM = 1;
    private static final int ENOMEM = 12;
    private static final int EOVERFLOW = 75;
    private static final int ENOTSUP = 95;
    private static final int ESHUTDOWN = 108;

    private final int error;
    private final long position;

    /** @param position byte at which it happened, as far as the server tells */
    NbdException(int error, long position, String detail) {
        super("the NBD server answered " + name(error) + " at byte " + position
                + (detail.isEmpty() ? "" : ": " + detail));
        this.error = error;
        this.position = position;
    }

    /** The number of the protocol. */
    public int error() {
        return error;
    }

    /** Byte of the export at which it happened, or at which the request begins. */
    public long position() {
        return position;
    }

    private static String name(int error) {
        return switch (error) {
            case EPERM -> "EPERM";
            case EIO -> "EIO";
            case ENOMEM -> "ENOMEM";
            case EINVAL -> "EINVAL";
            case EOVERFLOW -> "EOVERFLOW";
            case ENOTSUP -> "ENOTSUP";
            case ESHUTDOWN -> "ESHUTDOWN, it is going down";
            default -> "error " + Integer.toUnsignedString(error);
        };
    }
}
