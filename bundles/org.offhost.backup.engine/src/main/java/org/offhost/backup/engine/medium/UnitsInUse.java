// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;

/**
 * Who uses which unit of this service, and how: the one place that is asked before anybody reads a medium or writes a unit.
 * One who writes is alone on a unit, whatever it is called; those who only read share it. Thread-safe.
 */
public final class UnitsInUse {
    /** What somebody does with a unit. */
    public enum Use {
        SOURCE("source", false),
        READ_MEDIUM("medium", false),
        /** A tape has one place: whoever reads it moves it for all others. */
        READ_TAPE("medium", true),
        WRITE_MEDIUM("medium", true),
        DESTINATION("destination", true);

        private final String word;
        private final boolean alone;

        Use(String word, boolean alone) {
            this.word = word;
            this.alone = alone;
        }

        private boolean readsMedium() {
            return this == READ_MEDIUM || this == READ_TAPE;
        }
    }

    /** One unit and what is done with it. */
    public record Claim(Designator unit, Use use) {}

    /** Units that somebody has; closing it, once or again, lets them go. */
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private record Entry(String holder, Claim claim) {}

    private final BiPredicate<Designator, Designator> overlap;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param overlap whether two units of different designators keep data in the same place */
    public UnitsInUse(BiPredicate<Designator, Designator> overlap) {
        this.overlap = overlap;
    }

    private boolean isSame(Designator one, Designator other) {
        return one.equals(other) || overlap.test(one, other);
    }

    /**
     * Takes all units or none.
     *
     * @param holder who asks, in words: "job 20260101-000000"
     * @throws RefusedException if one of them is in use in a way that does not go together
     */
    public synchronized Held take(String holder, List<Claim> claims) throws RefusedException {
        requireApart(claims);
        Optional<Notice> busy = inTheWay(claims);
        if (busy.isPresent()) {
            throw new RefusedException(busy.get());
        }
        List<Entry> taken = claims.stream().map(c -> new Entry(holder, c)).toList();
        entries.addAll(taken);
        return () -> letGo(taken);
    }

    /**
     * Takes one unit more to be read, for one who may have it already, in whatever way: then it is his as long as he had it.
     *
     * @throws RefusedException if somebody else has it in a way that does not go together
     */
    public synchronized Held read(String holder, Claim claim) throws RefusedException {
        boolean has = entries.stream()
                .anyMatch(e -> e.holder().equals(holder) && isSame(e.claim().unit(), claim.unit()));
        return has ? () -> {} : take(holder, List.of(claim));
    }

    /** What keeps somebody from taking units now; empty if nothing does. */
    public synchronized Optional<Notice> inTheWay(List<Claim> claims) {
        return met(claims, entries);
    }

    /** The same of units that somebody has not taken, and will before others. */
    public Optional<Notice> inTheWay(List<Claim> claims, String holder, List<Claim> held) {
        return met(claims, held.stream().map(c -> new Entry(holder, c)).toList());
    }

    private Optional<Notice> met(List<Claim> claims, List<Entry> held) {
        for (Claim claim : claims) {
            for (Entry entry : held) {
                if ((entry.claim().use().alone || claim.use().alone)
                        && isSame(entry.claim().unit(), claim.unit())) {
                    return Optional.of(inUse(claim, entry));
                }
            }
        }
        return Optional.empty();
    }

    /** Has somebody told whenever units were let go, in the thread that did. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Ends what {@link #listen} began. */
    public void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** Whether of two who meet one writes what is restored: then neither waits for the other. */
    public static boolean writesDestination(Notice inUse) {
        Optional<Object> destination = Optional.of(Use.DESTINATION.word);
        return inUse.fact("use").equals(destination) || inUse.fact("holderUse").equals(destination);
    }

    private static Notice inUse(Claim claim, Entry entry) {
        Notice use = Notice.of(NoticeCode.UNIT_IN_USE)
                .with("use", claim.use().word)
                .with("unit", claim.unit())
                .with("holder", entry.holder())
                .with("holderUse", entry.claim().use().word);
        boolean byName = entry.claim().unit().equals(claim.unit());
        return (byName ? use : use.with("holderUnit", entry.claim().unit())).remedy(Remedy.WAIT_FOR_END, Remedy.CANCEL);
    }

    /**
     * One unit under one name twice is refused in better words by the job itself. A job reads a medium under one of the names
     * it was seen by, whatever the others lead to.
     *
     * @throws RefusedException if claims of one job are in each other's way, so that it can never have all
     */
    public void requireApart(List<Claim> claims) throws RefusedException {
        for (Claim one : claims) {
            for (Claim other : claims) {
                boolean met = other.use().alone
                        && !(one.use().readsMedium() && other.use().readsMedium());
                if (met && !one.unit().equals(other.unit()) && overlap.test(one.unit(), other.unit())) {
                    throw new RefusedException(Notice.of(NoticeCode.SAME_STORAGE)
                            .with("use", other.use().word)
                            .with("unit", other.unit())
                            .with("otherUse", one.use().word)
                            .with("otherUnit", one.unit())
                            .remedy(Remedy.NAME_ANOTHER));
                }
            }
        }
    }

    /** Makes one who reads a unit its writer, for a while; empty if others read it, too. */
    public synchronized Optional<Held> alone(String holder, Designator unit) {
        if (entries.stream()
                .anyMatch(e -> !e.holder().equals(holder) && isSame(e.claim().unit(), unit))) {
            return Optional.empty();
        }
        Entry entry = new Entry(holder, new Claim(unit, Use.WRITE_MEDIUM));
        entries.add(entry);
        return Optional.of(() -> letGo(List.of(entry)));
    }

    /** By identity: another holder may have the same claim under the same name. */
    private void letGo(List<Entry> taken) {
        boolean any;
        synchronized (this) {
            any = entries.removeIf(e -> taken.stream().anyMatch(t -> t == e));
        }
        if (any) {
            listeners.forEach(Runnable::run);
        }
    }

    /** Whether somebody has it. */
    public synchronized boolean has(Designator unit) {
        return entries.stream().anyMatch(e -> isSame(e.claim().unit(), unit));
    }
}
