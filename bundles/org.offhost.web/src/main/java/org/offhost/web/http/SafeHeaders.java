// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** What every answer says to a browser: nothing is guessed, framed, kept, or loaded from elsewhere. */
public final class SafeHeaders {
    private SafeHeaders() {}

    /** Of what programs read: a browser that shows it runs nothing of it. */
    public static void ofData(HttpServletRequest request, HttpServletResponse response) {
        all(request, response);
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
        response.setHeader("Cache-Control", "no-store");
    }

    /** Of the page, whose scripts and styles are files of its own; nothing in it is written in place. */
    public static void ofPage(HttpServletRequest request, HttpServletResponse response) {
        all(request, response);
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                        + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        response.setHeader("Cache-Control", "no-cache");
    }

    private static void all(HttpServletRequest request, HttpServletResponse response) {
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000");
        }
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    }
}
