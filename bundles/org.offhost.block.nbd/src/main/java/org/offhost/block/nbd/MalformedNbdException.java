// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.nbd;

import java.io.IOException;

/** An NBD server sent what the protocol does not allow, or more than it can be trusted with; the connection is of no use any more. */
public class MalformedNbdException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param structure what was received
     * @param found what is wrong with it
     * @param expected what should be there
     */
    MalformedNbdException(String structure, String found, String expected) {
        super("NBD " + structure + ": " + found + ", expected " + expected);
    }
}
