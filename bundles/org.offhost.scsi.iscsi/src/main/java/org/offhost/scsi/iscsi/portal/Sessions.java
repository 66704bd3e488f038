// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

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
     * command of it touches anything, and its units know that it is gone.
     */
    void install(Session session) {
        Optional<Session> old;
        synchronized (this) {
            old = all.stream()
                    .filter(s -> !session.login().discovery() && s.isOf(session.login()))
                    .findFirst();
            old.ifPresent(all::remove);
            all.add(session);
        }
        old.ifPresent(Session::end);
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
