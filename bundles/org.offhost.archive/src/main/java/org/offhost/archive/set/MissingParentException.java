// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.set;

import java.io.IOException;

/** A set continues another that is not there to be read. */
public final class MissingParentException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String setId;
    private final String parent;

    /**
     * @param setId the set that cannot be read by itself
     * @param parent the one that it continues
     */
    public MissingParentException(String setId, String parent) {
        super("Set " + setId + " holds only what changed since set " + parent
                + ", and there is no such set that can be read before it on its medium");
        this.setId = setId;
        this.parent = parent;
    }

    public String setId() {
        return setId;
    }

    public String parent() {
        return parent;
    }
}
