// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.snapshot.Snapshot;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotProvider.Ability;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;
import org.offhost.snapshot.SnapshotSet.State;

/** What every snapshot provider must do; its test implements this on a real array and inherits the tests. */
public abstract class SnapshotProviderContract {
    /** The same one for one test, with the units below. */
    protected abstract SnapshotProvider provider() throws IOException;

    /** A provider as the next process has it: of the same array and the same state. The first one is not asked again. */
    protected abstract SnapshotProvider restarted() throws IOException;

    /** Withdraws the provider, as its bundle does when it stops. */
    protected abstract void withdraw() throws IOException;

    /** Two units of the array that can be cut at one instant, 1 MiB at least, of which nothing was cut. */
    protected abstract List<Designator> units() throws IOException;

    /** A unit of the same kind of name that the array does not have. */
    protected abstract Designator unknown() throws IOException;

    /** Writes to a unit as its users do; returns when it is done. A multiple of 512 bytes. */
    protected abstract void write(Designator unit, long position, byte[] bytes) throws IOException;

    /** Reads a snapshot's unit, anew each time. A multiple of 512 bytes. */
    protected abstract byte[] read(Designator snapshot, long position, int length) throws IOException;

    /** The port through which {@link #read} reads; empty if the array is on no SAN. */
    protected abstract String initiator();

    /** All that the array has of snapshots and of what shows them, whoever made it, by name. */
    protected abstract Set<String> inventory() throws IOException;

    private SnapshotSet cut(String id, List<Designator> units) throws IOException {
        SnapshotSet set = provider().prepare(new SnapshotRequest(id, units));
        set.commit();
        return set;
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void setGoesFromPreparedToDeletedAndLeavesNothing() throws IOException {
        Set<String> before = inventory();
        SnapshotSet set = provider().prepare(new SnapshotRequest("job-7", units()));
        assertThat(set.id()).isEqualTo("job-7");
        assertThat(set.state()).isEqualTo(State.PREPARED);
        set.commit();
        assertThat(set.state()).isEqualTo(State.CUT);
        set.commit();
        List<Snapshot> shown = set.expose(initiator());
        assertThat(set.state()).isEqualTo(State.EXPOSED);
        assertThat(set.expose(initiator())).isEqualTo(shown);
        assertThat(shown).extracting(Snapshot::origin).isEqualTo(units());
        assertThat(shown).extracting(Snapshot::unit).doesNotHaveDuplicates().doesNotContainAnyElementsOf(units());
        assertThat(provider().list()).contains("job-7");
        set.delete();
        set.delete();
        assertThat(set.state()).isEqualTo(State.DELETED);
        assertThat(provider().list()).doesNotContain("job-7");
        assertThat(provider().find("job-7")).isEmpty();
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    void setThatWasNeverCutLeavesNothing() throws IOException {
        Set<String> before = inventory();
        provider().prepare(new SnapshotRequest("job-7", units())).delete();
        assertThat(provider().find("job-7")).isEmpty();
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    void snapshotIsWhatWasAtTheCutWhileAWriterGoesOn() throws Exception {
        Designator unit = units().get(0);
        int length = 64 << 10;
        write(unit, 0, bytes(length, 1));
        write(unit, length, bytes(length, 2));
        SnapshotSet set = provider().prepare(new SnapshotRequest("job-7", List.of(unit)));
        write(unit, 0, bytes(length, 3));
        set.commit();
        try (WriterOfTurns writer =
                new WriterOfTurns(n -> write(unit, n % 2 * length, bytes(length, 10 + (int) (n % 100))))) {
            writer.awaitMore();
            Designator shown = set.expose(initiator()).get(0).unit();
            for (int i = 0; i < 3; i++) {
                writer.awaitMore();
                assertThat(read(shown, 0, length)).isEqualTo(bytes(length, 3));
                assertThat(read(shown, length, length)).isEqualTo(bytes(length, 2));
            }
        }
        set.delete();
    }

    /** A number is written to the first unit, then to the second one, then the next number: the second is never ahead, and one behind at most. {@code -Doffhost.cuts} says how often it is cut. */
    @Test
    void unitsOfASetAreCutAtOneInstant() throws Exception {
        Designator first = units().get(0);
        Designator second = units().get(1);
        assumeTrue(
                provider().abilities(first).orElseThrow().contains(Ability.GROUP_ATOMIC), "the array cuts no groups");
        NumberedPair pair =
                new NumberedPair((ofSecond, position, bytes) -> write(ofSecond ? second : first, position, bytes));
        int cuts = Integer.getInteger("offhost.cuts", 5);
        try (WriterOfTurns writer = new WriterOfTurns(n -> pair.write(n + 1))) {
            for (int i = 0; i < cuts; i++) {
                writer.awaitMore();
                SnapshotSet set = cut("cut-" + i, List.of(first, second));
                List<Snapshot> shown = set.expose(initiator());
                long a = NumberedPair.lastTurn(read(shown.get(0).unit(), 0, NumberedPair.LENGTH));
                long b = NumberedPair.lastTurn(read(shown.get(1).unit(), 0, NumberedPair.LENGTH));
                assertThat(b).as("cut %d", i).isBetween(a - 1, a);
                set.delete();
            }
        }
    }

    @Test
    void setIsPreparedOnceAndIsOfItsUnitsAlone() throws IOException {
        SnapshotRequest request = new SnapshotRequest("job-7", List.of(units().get(0)));
        SnapshotSet set = provider().prepare(request);
        assertThat(provider().prepare(request).id()).isEqualTo("job-7");
        assertThatThrownBy(() -> provider().prepare(new SnapshotRequest("job-7", List.of(units().get(1)))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("job-7");
        set.commit();
        assertThat(provider().prepare(request).state()).isEqualTo(State.CUT);
        set.delete();
    }

    @Test
    void setThatIsNotCutIsNotShown() throws IOException {
        SnapshotSet set = provider().prepare(new SnapshotRequest("job-7", units()));
        assertThatThrownBy(() -> set.expose(initiator())).isInstanceOf(IOException.class);
        set.delete();
    }

    @Test
    void unitThatTheArrayDoesNotHaveIsNotPrepared() throws IOException {
        Set<String> before = inventory();
        assertThatThrownBy(() -> provider().prepare(new SnapshotRequest("job-7", List.of(unknown()))))
                .isInstanceOf(IOException.class);
        Designator elsewhere = Designator.parse("naa.60000000000000000000000000000001");
        assertThat(provider().abilities(elsewhere)).isEmpty();
        assertThatThrownBy(() -> provider().prepare(new SnapshotRequest("job-8", List.of(elsewhere))))
                .isInstanceOf(IOException.class);
        for (String id : provider().list()) {
            provider().find(id).orElseThrow().delete();
        }
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    void setIsFoundByTheNextProcess() throws IOException {
        Designator unit = units().get(0);
        write(unit, 0, bytes(512, 1));
        Set<String> before = inventory();
        cut("job-7", List.of(unit)).expose(initiator());
        write(unit, 0, bytes(512, 2));
        SnapshotProvider next = restarted();
        assertThat(next.list()).containsExactly("job-7");
        assertThat(next.find("job-8")).isEmpty();
        Optional<SnapshotSet> found = next.find("job-7");
        assertThat(found).isPresent();
        Designator shown = found.get().expose(initiator()).get(0).unit();
        assertThat(read(shown, 0, 512)).isEqualTo(bytes(512, 1));
        found.get().delete();
        assertThat(next.list()).isEmpty();
        assertThat(inventory()).isEqualTo(before);
    }

    @Test
    void withdrawnProviderRefuses() throws IOException {
        SnapshotSet set = cut("job-7", List.of(units().get(0)));
        List<Designator> units = units();
        SnapshotProvider provider = provider();
        withdraw();
        assertThatThrownBy(set::state).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(set::commit).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> set.expose(initiator())).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(set::delete).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(provider::list).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> provider.find("job-7")).isInstanceOf(ProviderWithdrawnException.class);
        assertThatThrownBy(() -> provider.prepare(new SnapshotRequest("job-8", units)))
                .isInstanceOf(ProviderWithdrawnException.class);
        restarted().find("job-7").orElseThrow().delete();
    }
}
