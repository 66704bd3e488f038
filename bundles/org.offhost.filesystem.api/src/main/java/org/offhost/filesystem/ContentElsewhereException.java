// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;

/** The content of an attribute is not in its entry ({@link Encoding#isAway()}), so it cannot be read. */
public class ContentElsewhereException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param attribute which one, and of which entry
     * @param encoding where its content is
     */
    public ContentElsewhereException(String attribute, Encoding encoding) {
        super(attribute + ": expected content, found only what stands for it"
                + (encoding == Encoding.DEDUP
                        ? "; it is deduplicated, and the store is not read"
                        : "; the content lies elsewhere"));
    }
}
