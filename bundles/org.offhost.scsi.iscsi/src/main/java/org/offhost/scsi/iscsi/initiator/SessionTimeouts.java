// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.time.Duration;

/**
 * How long a portal is waited for that says nothing.
 *
 * @param login when a login is given up
 * @param silence when a target that is waited for is asked for a sign of life, and when it is given up behind that
 */
record SessionTimeouts(Duration login, Duration silence) {
    static final SessionTimeouts DEFAULT = new SessionTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(10));
}
