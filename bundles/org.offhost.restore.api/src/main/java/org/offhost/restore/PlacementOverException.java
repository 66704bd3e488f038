// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

import java.io.IOException;

/** Nothing more can be placed: the destination is full or gone, or what the job keeps cannot be written. */
public class PlacementOverException extends IOException {
    private static final long serialVersionUID = 1L;

    public PlacementOverException(String message, Throwable cause) {
        super(message, cause);
    }
}
