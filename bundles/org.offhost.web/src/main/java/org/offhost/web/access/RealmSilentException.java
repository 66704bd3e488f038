// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

/** A realm does not say whether somebody is let in. */
final class RealmSilentException extends Exception {
    private static final long serialVersionUID = 1L;

    RealmSilentException(String message) {
        super(message);
    }

    RealmSilentException(String message, Throwable cause) {
        super(message, cause);
    }
}
