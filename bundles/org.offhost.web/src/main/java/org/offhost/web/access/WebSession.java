// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.time.Instant;

/**
 * Somebody who signed in.
 *
 * @param csrf word that every request which changes something has to say besides its cookie
 * @param used when it was used last
 */
public record WebSession(Caller caller, String csrf, Instant used) {
    WebSession usedAt(Instant now) {
        return new WebSession(caller, csrf, now);
    }
}
