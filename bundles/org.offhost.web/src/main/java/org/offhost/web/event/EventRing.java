// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.event;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** The last events, numbered, as the bytes that go to every viewer. Thread-safe. */
final class EventRing {
    /** Names this run of the server, so that a number of another is not taken for one of its own. */
    private final String run;

    private final byte[][] events;

    /** Number of the event that comes next; the first is 1. */
    private long next = 1;

    EventRing(int length) {
        this(length, UUID.randomUUID().toString().substring(0, 8));
    }

    EventRing(int length, String run) {
        this.events = new byte[length][];
        this.run = run;
    }

    /** @param data text in one line */
    synchronized void add(String type, String data) {
        String text = "id: " + run + "-" + next + "\nevent: " + type + "\ndata: " + data + "\n\n";
        events[slot(next)] = text.getBytes(StandardCharsets.UTF_8);
        next++;
    }

    private int slot(long number) {
        return (int) (number % events.length);
    }

    /** Number of the event that comes next. */
    synchronized long next() {
        return next;
    }

    /** An event; empty if it has not come yet. Its number is at least {@link #oldest}. */
    synchronized Optional<byte[]> event(long number) {
        return number < next && number >= oldest() ? Optional.of(events[slot(number)]) : Optional.empty();
    }

    /** Number of the oldest event that is kept. */
    synchronized long oldest() {
        return Math.max(1, next - events.length);
    }

    /**
     * Where somebody goes on who had an event last.
     *
     * @param last the id of that event
     * @return empty if what came since is not all kept, or nobody knows
     */
    synchronized Optional<Long> after(String last) {
        int hyphen = last.lastIndexOf('-');
        if (hyphen < 0 || !last.substring(0, hyphen).equals(run)) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(last.substring(hyphen + 1)) + 1;
            return number >= oldest() && number <= next ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
