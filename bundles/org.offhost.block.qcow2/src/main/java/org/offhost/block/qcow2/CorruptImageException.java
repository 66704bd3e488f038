// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;

/** A structure of an image is not what its form prescribes. Trying again does not help. */
public class CorruptImageException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param image name of the file
     * @param structure which one: "L2 entry of byte 65536"
     * @param position byte of the file at which it begins
     * @param expected what the form prescribes
     * @param found what is there
     */
    public CorruptImageException(String image, String structure, long position, String expected, String found) {
        super(image + ": " + structure + " at byte " + position + ": expected " + expected + ", found " + found);
    }
}
