// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.suite;

import java.io.IOException;

/** What was named cannot be tested, or not with what was named; nothing was. */
public final class UnfitBundleException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why nothing can be tested. */
    public enum Reason {
        /** The file is no jar; the detail says why. */
        NO_JAR,
        /** The jar has no manifest of a bundle. */
        NO_BUNDLE,
        /** A bundle of this name and version runs here; the detail is both. */
        INSTALLED_ALREADY,
        /** It does not start; the detail says what it lacks. */
        NOT_STARTED,
        /** The manifest of the image is malformed; the detail says where. */
        MALFORMED_MANIFEST,
        /** It registers no driver; the detail says why, as far as its components tell. */
        NO_DRIVER
    }

    private final Reason reason;
    private final String detail;

    public UnfitBundleException(Reason reason, String detail) {
        super(reason + ": " + detail);
        this.reason = reason;
        this.detail = detail;
    }

    public Reason reason() {
        return reason;
    }

    public String detail() {
        return detail;
    }
}
