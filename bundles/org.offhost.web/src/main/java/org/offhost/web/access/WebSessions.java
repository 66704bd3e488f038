// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** WebSessions of this process, by the word in their cookie; they end with it. Thread-safe. */
public final class WebSessions {
    /** Of so many the oldest makes room. */
    static final int MOST = 1000;

    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration LONGEST = Duration.ofHours(12);

    private final Clock clock;

    /** By the hash of the word, the one used longest ago first. */
    private final Map<String, WebSession> sessions = new LinkedHashMap<>(16, 0.75f, true);

    public WebSessions(Clock clock) {
        this.clock = clock;
    }

    /**
     * A session that was begun.
     *
     * @param cookie the word that its cookie has
     */
    public record Begun(String cookie, WebSession session) {}

    public synchronized Begun begin(String name, Role role) {
        Instant now = clock.instant();
        String cookie = Secret.create();
        WebSession session = new WebSession(new Caller(name, role, now.plus(LONGEST)), Secret.create(), now);
        if (sessions.size() == MOST) {
            Iterator<String> oldest = sessions.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        sessions.put(Secret.hash(cookie), session);
        return new Begun(cookie, session);
    }

    /** The session of a cookie, if it has not ended; it was used now. */
    public synchronized Optional<WebSession> find(String cookie) {
        if (!isOpen(cookie)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                sessions.computeIfPresent(Secret.hash(cookie), (key, session) -> session.usedAt(clock.instant())));
    }

    /** Whether the session of a cookie has not ended. To watch is not to use it. */
    public synchronized boolean isOpen(String cookie) {
        String key = Secret.hash(cookie);
        WebSession session = sessions.get(key);
        Instant now = clock.instant();
        boolean open = session != null
                && !now.isAfter(session.caller().expires())
                && !now.isAfter(session.used().plus(IDLE));
        if (!open) {
            sessions.remove(key);
        }
        return open;
    }

    /** Whether the word is the session's. */
    public static boolean isCsrf(WebSession session, String word) {
        return Secret.same(session.csrf(), word);
    }

    public synchronized void end(String cookie) {
        sessions.remove(Secret.hash(cookie));
    }
}
