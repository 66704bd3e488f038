// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.access;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.scsi.AdditionalSense;

/**
 * What the initiator ports at a unit have to be told before their next command (SAM-5, 5.14), and how many nexuses each has
 * open. Thread-safe.
 */
public final class UnitAttentions {
    private final Map<String, Integer> open = new HashMap<>();
    private final Map<String, Deque<AdditionalSense>> untold = new HashMap<>();

    /** A port has opened a nexus to the unit. */
    public synchronized void opened(String port) {
        open.merge(port, 1, Integer::sum);
    }

    /** A nexus of a port is closed; answers whether it was the last: the I_T nexus is lost. */
    public synchronized boolean closed(String port) {
        boolean last = open.computeIfPresent(port, (p, n) -> n == 1 ? null : n - 1) == null;
        if (last) {
            untold.remove(port);
        }
        return last;
    }

    /** Ports that have a nexus. */
    synchronized Set<String> ports() {
        return new HashSet<>(open.keySet());
    }

    /** From now on all ports with a nexus have to be told, one excepted. */
    public void tellOthers(String but, AdditionalSense what) {
        Set<String> others = ports();
        others.remove(but);
        tell(others, what);
    }

    /** From now on all ports with a nexus have to be told. */
    public void tellAll(AdditionalSense what) {
        tell(ports(), what);
    }

    /** From now on these ports have to be told, those that have no nexus excepted: whoever comes anew asks anew. */
    public synchronized void tell(Collection<String> ports, AdditionalSense what) {
        for (String port : ports) {
            if (open.containsKey(port)) {
                Deque<AdditionalSense> queue = untold.computeIfAbsent(port, p -> new ArrayDeque<>());
                if (!queue.contains(what)) {
                    queue.add(what);
                }
            }
        }
    }

    /** What a port is to be told now; it is told once. */
    public synchronized Optional<AdditionalSense> next(String port) {
        Deque<AdditionalSense> queue = untold.get(port);
        return queue == null ? Optional.empty() : Optional.ofNullable(queue.poll());
    }
}
