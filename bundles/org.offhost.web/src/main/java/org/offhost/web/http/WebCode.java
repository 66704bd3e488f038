// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.http;

import java.util.Locale;

/** What a request may fail for that is no matter of the engine, which has codes of its own. */
public enum WebCode {
    NO_SUCH_RESOURCE(404, "there is nothing here"),
    METHOD_NOT_ALLOWED(405, "not with this method"),
    MALFORMED_REQUEST(400, "the request cannot be read"),
    INVALID_REQUEST(422, "the request cannot be done as it is"),
    BODY_TOO_SLOW(408, "the body does not come"),
    BODY_TOO_LARGE(413, "the body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "the body has to be application/json"),
    NOT_SIGNED_IN(401, "nobody is signed in"),
    SIGN_IN_FAILED(401, "user, password or token is wrong, or the token has ended"),
    TOO_MANY_ATTEMPTS(429, "too many attempts to sign in"),
    ROLE_TOO_LOW(403, "the role does not allow this"),
    CSRF_MISSING(403, "the word of the session is missing"),
    FOREIGN_ORIGIN(403, "the request comes from another page"),
    UNKNOWN_HOST(421, "the server is not called so"),
    NOT_SECURE(403, "beyond this host only TLS is answered"),
    NOT_CONFIRMED(422, "what was typed in is not what it is called"),
    OWN_FOLDER(422, "this is where the console keeps its own state"),
    UNKNOWN_ADDRESS(422, "no driver finds a unit at the address"),
    UNKNOWN_VOLUME(422, "no driver that is here reads the volume"),
    TOO_MANY_ARCHIVES(429, "so many archives are sent already; try again when one has ended"),
    IDEMPOTENCY_KEY_REUSED(422, "the key was used for another request"),
    NOT_AVAILABLE(503, "the service is not there now"),
    FAILED(500, "it could not be done"),
    FAULT(500, "a fault of Offhost itself; the log has what a report of it needs");

    private final int status;
    private final String title;

    WebCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** As it is written in JSON: {@code not-signed-in}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
