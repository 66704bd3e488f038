// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that cannot be answered as it was asked; becomes problem details (RFC 9457). */
public final class ProblemException extends Exception {
    private static final long serialVersionUID = 1L;

    private final WebCode code;
    private final transient Map<String, String> facts;

    public ProblemException(WebCode code) {
        this(code, Map.of());
    }

    public ProblemException(WebCode code, Map<String, String> facts) {
        super(code.id() + " " + facts);
        this.code = code;
        this.facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public WebCode code() {
        return code;
    }

    public Map<String, String> facts() {
        return facts;
    }

    /** Something that was asked for is not as it has to be. */
    public static ProblemException invalid(String what, String expected, String found) {
        return new ProblemException(
                WebCode.INVALID_REQUEST, Map.of("what", what, "expected", expected, "found", found));
    }
}
