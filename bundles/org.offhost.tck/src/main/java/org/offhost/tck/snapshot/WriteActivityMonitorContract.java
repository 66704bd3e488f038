// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.WriteActivityMonitor;
import org.offhost.snapshot.WriteActivityMonitor.Sample;
import org.offhost.snapshot.WriteActivityMonitor.Scope;
import org.offhost.snapshot.WriteActivityMonitor.Watch;

/** What every monitor of writes must do; its test extends this on a real array and inherits the tests. */
public abstract class WriteActivityMonitorContract {
    private static final int BLOCK = 512;

    /** The same one for one test, with the units below. */
    protected abstract WriteActivityMonitor monitor() throws IOException;

    /** Withdraws the monitor, as its bundle does when it stops. */
    protected abstract void withdraw() throws IOException;

    /** Two units at least that are watched, of {@link #size} bytes each, which nobody but the tests writes. */
    protected abstract List<Designator> units() throws IOException;

    /** Bytes of each unit: 1 MiB at least. */
    protected abstract long size();

    /** A unit of the same kind of name that cannot be watched, since it is not there. */
    protected abstract Designator unknown() throws IOException;

    /** Writes to a unit as this host does, or a user of the unit where this host is none; returns when it is done. A multiple of 512 bytes. */
    protected abstract void write(Designator unit, long position, byte[] bytes) throws IOException;

    /** Writes to a unit by another way than {@link #write}: of another host, another connection. Never called where {@link Scope#HOST_LOCAL} is all that is seen. */
    protected abstract void writeFromElsewhere(Designator unit, long position, byte[] bytes) throws IOException;

    /** Reads a unit as its users do. A multiple of 512 bytes. */
    protected abstract byte[] read(Designator unit, long position, int length) throws IOException;

    /** Lets as much time go by as the monitor must know to be past to tell two writes apart. Nothing where it counts writes. */
    protected void settle() throws IOException {
        // who counts needs no time
    }

    /** Who cuts snapshots of the units; empty if nobody does. */
    protected Optional<SnapshotProvider> snapshots() throws IOException {
        return Optional.empty();
    }

    /** All that watching makes in the array, whoever made it, by name; empty where it makes nothing. */
    protected Set<String> inventory() throws IOException {
        return Set.of();
    }

    private Designator unit() throws IOException {
        assertThat(units()).as("units to watch").hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
        return units().get(0);
    }

    private Scope scope() throws IOException {
        Optional<Scope> scope = monitor().scope(unit());
        assertThat(scope).as("scope of %s", unit()).isPresent();
        return scope.get();
    }

    private static void assertSeen(Sample before, Sample after, String what) {
        assertThat(after).as(what).isNotEqualTo(before);
        if (after.epoch().equals(before.epoch())) {
            assertThat(after.writes()).as(what).isGreaterThan(before.writes());
        }
    }

    @Test
    void everyUnitHasAScopeAndThoseOfOthersHaveNone() throws IOException {
        Scope scope = scope();
        for (Designator unit : units()) {
            assertThat(monitor().scope(unit)).contains(scope);
        }
        assertThat(monitor().scope(Designator.parse("naa.60000000000000000000000000000001")))
                .isEmpty();
        assertThat(monitor().scope(Designator.parse("uri.nobody:at/all"))).isEmpty();
    }

    @Test
    void unitThatIsNotThereIsNotWatched() throws IOException {
        Set<String> before = inventory();
        assertThatThrownBy(() -> monitor().watch(unknown()).close()).isInstanceOf(IOException.class);
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    void nothingWrittenIsNoDifference() throws IOException {
        write(unit(), 0, new byte[BLOCK]);
        settle();
        try (Watch watch = monitor().watch(unit())) {
            Sample first = watch.sample();
            assertThat(watch.sample()).isEqualTo(first);
            assertThat(read(unit(), 0, BLOCK)).hasSize(BLOCK);
            settle();
            assertThat(watch.sample()).as("after a read").isEqualTo(first);
        }
    }

    @Test
    void everyWriteIsADifference() throws IOException {
        settle();
        try (Watch watch = monitor().watch(unit())) {
            Sample last = watch.sample();
            byte[] content = read(unit(), 0, BLOCK);
            long[] positions = {0, size() - BLOCK, size() / 2 / BLOCK * BLOCK, 0};
            for (long position : positions) {
                for (int i = 0; i < 3; i++) { // of what is there already, and of one block again
                    write(unit(), position, content);
                    Sample now = watch.sample();
                    assertSeen(last, now, "write " + i + " at " + position);
                    settle();
                    last = watch.sample();
                }
            }
        }
    }

    @Test
    void writeFromElsewhereIsADifferenceWhereTheScopeSaysSo() throws IOException {
        assumeTrue(scope() == Scope.LUN_GLOBAL, "the monitor sees the writes of this host alone");
        settle();
        try (Watch watch = monitor().watch(unit())) {
            Sample before = watch.sample();
            writeFromElsewhere(unit(), BLOCK, new byte[BLOCK]);
            assertSeen(before, watch.sample(), "write from elsewhere");
        }
    }

    @Test
    void writeOfOneUnitIsNoneOfAnother() throws IOException {
        settle();
        try (Watch watch = monitor().watch(unit())) {
            Sample before = watch.sample();
            write(units().get(1), 0, new byte[BLOCK]);
            settle();
            assertThat(watch.sample()).isEqualTo(before);
        }
    }

    @Test
    void twoWatchesOfAUnitSeeTheSameWriteAndEndAlone() throws IOException {
        settle();
        try (Watch watch = monitor().watch(unit())) {
            Sample first = watch.sample();
            Watch other = monitor().watch(unit());
            Sample second = other.sample();
            write(unit(), 0, new byte[BLOCK]);
            assertSeen(second, other.sample(), "by the second watch");
            other.close();
            assertSeen(first, watch.sample(), "by the first watch");
            settle();
            Sample last = watch.sample();
            write(unit(), BLOCK, new byte[BLOCK]);
            assertSeen(last, watch.sample(), "after the other watch ended");
        }
    }

    @Test
    void writerThatGoesOnIsSeenAtEachLook() throws Exception {
        try (Watch watch = monitor().watch(unit());
                WriterOfTurns writer = new WriterOfTurns(n -> write(unit(), n % 8 * BLOCK, new byte[BLOCK]))) {
            for (int i = 0; i < 5; i++) {
                Sample before = watch.sample();
                writer.awaitMore();
                assertSeen(before, watch.sample(), "look " + i);
            }
        }
    }

    /** Or no source would ever pass for quiet. */
    @Test
    void cutIsNoWrite() throws IOException {
        Optional<SnapshotProvider> snapshots = snapshots();
        assumeTrue(snapshots.isPresent(), "nobody cuts these units");
        settle();
        SnapshotSet set;
        try (Watch watch = monitor().watch(unit())) {
            Sample before = watch.sample();
            set = snapshots.orElseThrow().prepare(new SnapshotRequest("quiet", List.of(unit())));
            set.commit();
            assertThat(watch.sample()).isEqualTo(before);
            write(unit(), 0, new byte[BLOCK]);
            assertSeen(before, watch.sample(), "write behind the cut");
        }
        set.delete();
    }

    @Test
    void watchLeavesNothing() throws IOException {
        Set<String> before = inventory();
        Watch watch = monitor().watch(unit());
        watch.sample();
        write(unit(), 0, new byte[BLOCK]);
        watch.sample();
        watch.close();
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    void withdrawnMonitorRefuses() throws IOException {
        Designator unit = unit();
        WriteActivityMonitor monitor = monitor();
        try (Watch watch = monitor.watch(unit)) {
            watch.sample();
            withdraw();
            assertThatThrownBy(watch::sample).isInstanceOf(ProviderWithdrawnException.class);
            assertThatThrownBy(() -> monitor.watch(unit)).isInstanceOf(ProviderWithdrawnException.class);
            assertThatThrownBy(() -> monitor.scope(unit)).isInstanceOf(ProviderWithdrawnException.class);
        }
    }
}
