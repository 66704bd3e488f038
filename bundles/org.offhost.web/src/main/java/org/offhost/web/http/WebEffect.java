// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.util.Set;

/** What requests do. */
public enum WebEffect {
    /** Nothing: another page that has a browser ask is not told the answer. */
    NONE,
    /** It takes something that is there once, by a link of the page, which has no headers: none from another page, and it is audited. */
    TAKES,
    /** It changes or begins something: none from another page, a browser says the word of its session, and it is audited. */
    CHANGES;

    private static final Set<String> READS = Set.of("GET", "HEAD");

    /** What a method does where no route says anything else (RFC 9110, 9.2.1). */
    static WebEffect of(String method) {
        return READS.contains(method) ? NONE : CHANGES;
    }
}
