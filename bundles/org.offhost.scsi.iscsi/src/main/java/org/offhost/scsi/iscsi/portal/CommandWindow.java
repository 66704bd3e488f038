// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.wire.SerialNumber;

/**
 * The numbers of a session's commands: which one is next, how many more may come (RFC 7143, 4.2.2.1). Thread-safe.
 *
 * <p>Both ends of the window only move up: a command moves the first, and the last once it has ended. What the initiator was
 * told is the last stays within the window, whatever begins in between: it may have sent that command.
 */
final class CommandWindow {
    private final int depth;
    private final Map<Integer, Pdu.Numbered> early = new HashMap<>();
    private int expected;
    private int promised;
    private int inFlight;

    /**
     * @param first number of the first command
     * @param depth most commands in flight
     */
    CommandWindow(int first, int depth) {
        this.expected = first;
        this.depth = depth;
        this.promised = first + depth - 1;
    }

    synchronized int expected() {
        return expected;
    }

    synchronized int last() {
        int last = expected + depth - inFlight - 1;
        if (SerialNumber.isBefore(promised, last)) {
            promised = last;
        }
        return promised;
    }

    /**
     * Takes a request with its number.
     *
     * @return those that are to be delivered now, in their order; none if it is outside the window, a repetition, or early
     */
    synchronized List<Pdu.Numbered> admit(Pdu.Numbered request) {
        if (request.immediate()) {
            return List.of(request);
        }
        if (!SerialNumber.isWithin(request.cmdSn(), expected, last())) {
            return List.of();
        }
        early.putIfAbsent(request.cmdSn(), request);
        List<Pdu.Numbered> now = new ArrayList<>();
        for (Pdu.Numbered next = early.remove(expected); next != null; next = early.remove(expected)) {
            expected++;
            now.add(next);
        }
        return now;
    }

    /** A command that was delivered stays in flight. */
    synchronized void begin() {
        inFlight++;
    }

    /** It is no longer. */
    synchronized void end() {
        inFlight--;
    }
}
