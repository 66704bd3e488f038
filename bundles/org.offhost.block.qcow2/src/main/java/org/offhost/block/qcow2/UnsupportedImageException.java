// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;

/** An image is whole as far as can be told, and has something that is not read here. */
public class UnsupportedImageException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param image name of the file
     * @param what it has, and what to do: "is encrypted; …"
     */
    public UnsupportedImageException(String image, String what) {
        super(image + " " + what);
    }
}
