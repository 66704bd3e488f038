// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import java.io.IOException;

/** A medium to which nothing is added, since that might be written over sets. What is whole on it can be read. */
public class UnsafeMediumException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param reason where what was found; a clause */
    public UnsafeMediumException(String reason) {
        super("nothing is added to this medium: " + reason + "; its whole sets can be restored. Use another medium");
    }
}
