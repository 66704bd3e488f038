// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.access;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.array.virtual.medium.MediumException;
import org.offhost.scsi.AdditionalSense;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has registered with a unit and who holds it: persistent reservations (SPC-4, 5.13) and the older RESERVE(6) (SPC-2,
 * 5.5.1). A nexus is named by its initiator port; there is one target port. Kept as long as the array runs, and while APTPL is
 * active over its end as well: a change is in the file before it counts and anybody is told. Thread-safe.
 */
public final class Reservations {
    /** Most nexuses that may be registered at a time. */
    public static final int MOST = 128;

    private static final Logger LOG = LoggerFactory.getLogger(Reservations.class);

    private final UnitAttentions attentions;
    private final ReservationFile memory;

    /** What others are to be told when the change that is being made counts. */
    private final List<Word> words = new ArrayList<>();

    private final Map<String, Long> keys = new LinkedHashMap<>();
    private int generation;
    private ReservationType type;
    private String holder;
    private String reserver;
    private boolean persistent;

    /** Why what was kept is not known; null once it is. */
    private IOException unread;

    private record Word(Set<String> ports, AdditionalSense what) {}

    /** Those that the memory keeps; where it cannot be read, nobody gets further than {@link #require} until it can. */
    public Reservations(UnitAttentions attentions, ReservationFile memory) {
        this.attentions = attentions;
        this.memory = memory;
        this.unread = recall();
        if (unread != null) {
            LOG.error("{}", unread.getMessage());
        }
    }

    private IOException recall() {
        try {
            memory.read().ifPresent(this::become);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private void become(ReservationState state) {
        keys.clear();
        keys.putAll(state.keys());
        generation = state.generation();
        type = state.type().orElse(null);
        holder = state.holder().orElse(null);
        persistent = state.persistent();
    }

    /** An operator may have mended it meanwhile. */
    private void requireReadMemory() throws MediumException {
        if (unread != null) {
            unread = recall();
        }
        if (unread != null) {
            throw MediumException.notReady(unread.getMessage()); // SPC-4, 5.13.5
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    /** Makes a change; if it is refused or cannot be kept, there was none. */
    private <T> T change(Step<T> step) throws IOException {
        requireReadMemory();
        ReservationState before = state();
        try {
            T result = step.run();
            keep(before, state());
            words.forEach(w -> attentions.tell(w.ports(), w.what()));
            return result;
        } catch (IOException e) {
            become(before);
            throw e;
        } finally {
            words.clear();
        }
    }

    private void keep(ReservationState before, ReservationState now) throws IOException {
        if (now.persistent() && !now.isKeptAs(before)) {
            memory.keep(now);
        } else if (before.persistent() && !now.persistent()) {
            memory.forget();
        }
    }

    private void tell(Set<String> ports, AdditionalSense what) {
        words.add(new Word(new LinkedHashSet<>(ports), what));
    }

    public synchronized ReservationState state() {
        boolean all = type != null && type.isHeldByAll();
        return new ReservationState(
                generation,
                new LinkedHashMap<>(keys),
                Optional.ofNullable(type),
                all ? Optional.empty() : Optional.ofNullable(holder),
                persistent);
    }

    /**
     * Whether a command of a nexus may be executed.
     *
     * @throws MediumException if nobody knows, since what was kept cannot be read
     */
    public synchronized void require(String port, CommandAccess access) throws IOException {
        if (access == CommandAccess.ALWAYS) {
            return;
        }
        requireReadMemory();
        if (reserver != null && !reserver.equals(port)) {
            throw new ReservationConflictException("reserved by " + reserver);
        }
        if (type == null || access == CommandAccess.UNLESS_RESERVED || isLetIn(port)) {
            return;
        }
        if (access == CommandAccess.WRITES || type.isExclusiveAccess()) {
            throw new ReservationConflictException(type + " of " + holder);
        }
    }

    private boolean isLetIn(String port) {
        return type.letsRegistrantsIn() ? keys.containsKey(port) : port.equals(holder);
    }

    private boolean holds(String port) {
        return type != null && (type.isHeldByAll() ? keys.containsKey(port) : port.equals(holder));
    }

    /**
     * REGISTER, and REGISTER AND IGNORE EXISTING KEY.
     *
     * @param key RESERVATION KEY: what the nexus has registered, 0 if nothing; not looked at when {@code ignoring}
     * @param next SERVICE ACTION RESERVATION KEY: what it registers from now on; 0 to end the registration
     * @param persisting APTPL: whether all that is registered and reserved survives a loss of power from now on
     * @return false if there is no room for another registration
     */
    public synchronized boolean register(String port, long key, long next, boolean ignoring, boolean persisting)
            throws IOException {
        return change(() -> {
            boolean room = register(port, key, next, ignoring);
            persistent = room ? persisting : persistent;
            return room;
        });
    }

    private boolean register(String port, long key, long next, boolean ignoring) throws ReservationConflictException {
        Long known = keys.get(port);
        if (!ignoring && key != (known == null ? 0 : known)) {
            throw new ReservationConflictException("another key is registered");
        }
        if (next != 0) {
            if (known == null && keys.size() == MOST) {
                return false;
            }
            keys.put(port, next);
            generation++;
        } else if (known != null) {
            generation++;
            unregister(port);
        } else if (ignoring) {
            generation++;
        }
        return true;
    }

    /** A reservation ends with the registration of its holder, or of the last one (SPC-4, 5.13.11.2). */
    private void unregister(String port) {
        boolean ends = holds(port) && (!type.isHeldByAll() || keys.size() == 1);
        keys.remove(port);
        if (ends) {
            boolean told = type.letsRegistrantsIn();
            end();
            if (told) {
                tell(keys.keySet(), AdditionalSense.RESERVATIONS_RELEASED);
            }
        }
    }

    private void end() {
        type = null;
        holder = null;
    }

    private void requireRegistered(String port, long key) throws ReservationConflictException {
        if (keys.getOrDefault(port, 0L) != key || !keys.containsKey(port)) {
            throw new ReservationConflictException(port + " has not registered this key");
        }
    }

    /** RESERVE. */
    public synchronized void reserve(String port, long key, ReservationType wanted) throws IOException {
        change(() -> {
            requireRegistered(port, key);
            if (type != null && !(holds(port) && type == wanted)) {
                throw new ReservationConflictException(type + " of " + holder);
            }
            type = wanted;
            holder = port;
            return null;
        });
    }

    /**
     * RELEASE; does nothing if the nexus holds nothing.
     *
     * @return false if it holds a reservation of another type
     */
    public synchronized boolean release(String port, long key, ReservationType wanted) throws IOException {
        return change(() -> releaseOwn(port, key, wanted));
    }

    private boolean releaseOwn(String port, long key, ReservationType wanted) throws ReservationConflictException {
        requireRegistered(port, key);
        if (!holds(port)) {
            return true;
        }
        if (type != wanted) {
            return false;
        }
        end();
        if (wanted.letsRegistrantsIn()) {
            Set<String> others = new LinkedHashSet<>(keys.keySet());
            others.remove(port);
            tell(others, AdditionalSense.RESERVATIONS_RELEASED);
        }
        return true;
    }

    /** CLEAR: no reservation, no registration. */
    public synchronized void clear(String port, long key) throws IOException {
        change(() -> {
            requireRegistered(port, key);
            Set<String> others = new LinkedHashSet<>(keys.keySet());
            others.remove(port);
            keys.clear();
            end();
            generation++;
            tell(others, AdditionalSense.RESERVATIONS_PREEMPTED);
            return null;
        });
    }

    /**
     * PREEMPT: ends the registrations of a key; where it is the holder's, the reservation becomes that of the nexus (SPC-4,
     * 5.13.11.4).
     *
     * @param victims key whose registrations end; 0 for those of all others, where all registrants hold it
     * @return the ports whose registrations ended, without the one that asked; empty if the key 0 is not allowed here
     */
    public synchronized Optional<Set<String>> preempt(String port, long key, long victims, ReservationType wanted)
            throws IOException {
        return change(() -> preemptOthers(port, key, victims, wanted));
    }

    private Optional<Set<String>> preemptOthers(String port, long key, long victims, ReservationType wanted)
            throws ReservationConflictException {
        requireRegistered(port, key);
        boolean all = type != null && type.isHeldByAll();
        if (victims == 0 && !all) {
            return Optional.empty();
        }
        boolean takesOver =
                type != null && (all ? victims == 0 : holder != null && keys.getOrDefault(holder, 0L) == victims);
        Set<String> ended = new LinkedHashSet<>();
        keys.forEach((p, k) -> {
            if (!p.equals(port) && (k == victims || victims == 0)) {
                ended.add(p);
            }
        });
        if (ended.isEmpty() && !takesOver && !(keys.get(port) == victims)) {
            throw new ReservationConflictException("nobody has registered this key");
        }
        boolean changes = takesOver && type != wanted;
        ended.forEach(keys::remove);
        if (!takesOver && keys.get(port) == victims) {
            ended.add(port);
            unregister(port);
        }
        generation++;
        tell(ended, AdditionalSense.REGISTRATIONS_PREEMPTED);
        if (takesOver) {
            type = wanted;
            holder = port;
            if (changes) {
                Set<String> others = new LinkedHashSet<>(keys.keySet());
                others.remove(port);
                tell(others, AdditionalSense.RESERVATIONS_RELEASED);
            }
        }
        ended.remove(port);
        return Optional.of(ended);
    }

    /** RESERVE(6): the unit is of one nexus alone. */
    public synchronized void reserve6(String port) throws IOException {
        requireNoRegistration();
        if (reserver != null && !reserver.equals(port)) {
            throw new ReservationConflictException("reserved by " + reserver);
        }
        reserver = port;
    }

    /** RELEASE(6); that of a nexus which does not hold it does nothing. */
    public synchronized void release6(String port) throws IOException {
        requireNoRegistration();
        nexusLost(port);
    }

    private void requireNoRegistration() throws IOException {
        requireReadMemory();
        if (!keys.isEmpty()) {
            throw new ReservationConflictException("there are persistent reservations (SPC-4, 5.13.3)");
        }
    }

    /** A nexus is gone, and what RESERVE(6) gave it. Registrations stay. */
    public synchronized void nexusLost(String port) {
        if (port.equals(reserver)) {
            reserver = null;
        }
    }

    /** The unit is reset: RESERVE(6) holds no more, persistent reservations do. */
    public synchronized void reset() {
        reserver = null;
    }
}
