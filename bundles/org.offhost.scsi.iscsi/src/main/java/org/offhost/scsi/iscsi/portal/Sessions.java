// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sessions of a portal. Thread-safe. */
final class Sessions {
    private final List<Session> all = new ArrayList<>();
    private int lastHandle;

    /** A handle for a session that begins (TSIH), not 0. */
    synchronized int newHandle() {
        lastHandle = lastHandle % 0xFFFF + 1;
        return lastHandle;
    }

    /**
     * Puts a session in the place of an older one of the same initiator port, which is ended first: when this returns, no
     * command of it touches anything, and its units know that it is gone. So it is with other sessions of that initiator
     * whose connections it had closed before: it may have logged in again to do what one of them kept it from (PREVENT ALLOW
     * MEDIUM REMOVAL, RESERVE(6)), and knows that their nexuses are lost (SAM-5, 6.3.4).
     */
    void install(Session session) throws IOException {
        if (session.login().discovery()) {
            add(session);
            return;
        }
        Optional<Session> old;
        List<Session> beside;
        synchronized (this) {
            old = all.stream().filter(s -> s.isOf(session.login())).findFirst();
            old.ifPresent(all::remove);
            beside = all.stream()
                    .filter(s -> !s.login().discovery()
                            && s.login().initiator().equals(session.login().initiator()))
                    .toList();
            all.add(session);
        }
        old.ifPresent(Session::end);
        for (Session other : beside) {
            other.outlet().catchUp();
        }
    }

    private synchronized void add(Session session) {
        all.add(session);
    }

    /** Ends a session. It is here until it has ended, so that one in its place waits. */
    void end(Session session) {
        session.end();
        synchronized (this) {
            all.remove(session);
        }
    }

    synchronized List<Session> all() {
        return List.copyOf(all);
    }
}
