// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.snapshot.ChangedRanges;
import org.offhost.snapshot.SnapshotProvider;
import org.offhost.snapshot.SnapshotProvider.Ability;
import org.offhost.snapshot.SnapshotRequest;
import org.offhost.snapshot.SnapshotSet;

/**
 * What a snapshot provider that has {@link Ability#CHANGED_MAP} must tell of what was written between two cuts; its test
 * implements this and inherits the tests.
 */
public abstract class ChangedRangesContract {
    /** The same one for one test, with the unit below. */
    protected abstract SnapshotProvider provider() throws IOException;

    /** A unit that nothing was cut of, the same one for one test; 2 MiB at least, in blocks of 512 bytes. */
    protected abstract Designator unit() throws IOException;

    protected abstract long sizeOfUnit() throws IOException;

    /** Writes to the unit as its users do, by whatever the provider sees. */
    protected abstract void write(long position, byte[] bytes) throws IOException;

    /** Of how many retired sets of a unit a mark is kept: 1, or 2 for as many or more. */
    protected int marksKept() throws IOException {
        return 2;
    }

    private SnapshotSet cut(String id) throws IOException {
        SnapshotSet set = provider().prepare(new SnapshotRequest(id, List.of(unit())));
        set.commit();
        return set;
    }

    private BitSet told(String since, String until) throws IOException {
        ChangedRanges changed = provider().changed(unit(), since, until);
        assertThat(changed.doubt()).as("doubt").isEmpty();
        assertThat(changed.chunk()).isGreaterThanOrEqualTo(512);
        List<Extent> ranges = new ArrayList<>();
        changed.ranges().forEach(ranges::add);
        assertThat(changed.ranges()).as("gone through once more").containsExactlyElementsOf(ranges);
        BitSet blocks = new BitSet();
        long end = -1;
        for (Extent range : ranges) {
            assertThat(range.position())
                    .as("behind the one before, not touching it")
                    .isGreaterThan(end);
            assertThat(range.position() % changed.chunk()).isZero();
            assertThat(range.end()).isLessThanOrEqualTo(sizeOfUnit());
            assertThat(range.end() % changed.chunk() == 0 || range.end() == sizeOfUnit())
                    .isTrue();
            blocks.set((int) (range.position() / 512), (int) (range.end() / 512));
            end = range.end();
        }
        return blocks;
    }

    private BitSet chunks(BitSet blocks, int chunk) throws IOException {
        BitSet whole = new BitSet();
        int per = chunk / 512;
        int all = (int) (sizeOfUnit() / 512);
        for (int b = blocks.nextSetBit(0); b >= 0; b = blocks.nextSetBit(b + 1)) {
            whole.set(b / per * per, Math.min(all, b / per * per + per));
        }
        return whole;
    }

    private BitSet writeAtRandom(Random random, int writes) throws IOException {
        BitSet written = new BitSet();
        int blocks = (int) (sizeOfUnit() / 512);
        for (int i = 0; i < writes; i++) {
            int at = random.nextInt(blocks);
            int length = 1 + random.nextInt(Math.min(blocks - at, random.nextBoolean() ? 2 : 200));
            byte[] bytes = new byte[length * 512];
            random.nextBytes(bytes);
            write(at * 512L, bytes);
            written.set(at, at + length);
        }
        return written;
    }

    @Test
    void unitHasTheAbility() throws IOException {
        assertThat(provider().abilities(unit()))
                .hasValueSatisfying((Set<Ability> a) -> assertThat(a).contains(Ability.CHANGED_MAP));
    }

    @Test
    void nothingWrittenIsNothingChanged() throws IOException {
        cut("one").retire();
        cut("two");
        assertThat(told("one", "two").isEmpty()).isTrue();
        assertThat(told("two", "two").isEmpty()).isTrue();
    }

    @Test
    void whatWasWrittenBetweenIsToldByWholeChunksAndNothingElse() throws IOException {
        Random random = new Random(1);
        writeAtRandom(random, 5);
        cut("one").retire();
        BitSet first = writeAtRandom(random, 12);
        SnapshotSet two = cut("two");
        int chunk = provider().changed(unit(), "one", "two").chunk();
        BitSet later = writeAtRandom(random, 12);
        assertThat(told("one", "two")).isEqualTo(chunks(first, chunk));
        two.retire();
        cut("three");
        assertThat(told("two", "three")).isEqualTo(chunks(later, chunk));
        if (marksKept() == 1) {
            assertThat(provider().changed(unit(), "one", "three").doubt())
                    .as("the next mark took its place")
                    .isPresent();
            assertThat(provider().marks(unit())).containsExactly("two");
            return;
        }
        assertThat(told("one", "two")).isEqualTo(chunks(first, chunk));
        BitSet both = (BitSet) first.clone();
        both.or(later);
        assertThat(told("one", "three")).isEqualTo(chunks(both, chunk));
        assertThat(provider().marks(unit())).containsExactly("one", "two");
    }

    @Test
    void firstAndLastBlockAreSeen() throws IOException {
        cut("one").retire();
        write(0, new byte[512]);
        write(sizeOfUnit() - 512, new byte[512]);
        cut("two");
        BitSet told = told("one", "two");
        assertThat(told.get(0)).isTrue();
        assertThat(told.get((int) (sizeOfUnit() / 512) - 1)).isTrue();
    }

    @Test
    void setThatIsDeletedLeavesNoMark() throws IOException {
        cut("one").retire();
        BitSet first = writeAtRandom(new Random(2), 3);
        SnapshotSet failed = cut("failed");
        BitSet more = writeAtRandom(new Random(3), 3);
        failed.delete();
        cut("two");
        int chunk = provider().changed(unit(), "one", "two").chunk();
        first.or(more);
        assertThat(told("one", "two"))
                .as("what was written before the cut of a set that failed is not lost")
                .isEqualTo(chunks(first, chunk));
        assertThat(provider().changed(unit(), "failed", "two").doubt()).isPresent();
        assertThat(provider().marks(unit())).containsExactly("one");
    }

    @Test
    void markThatIsForgottenIsDoubtAndTheOthersAreNot() throws IOException {
        cut("one").retire();
        BitSet written = writeAtRandom(new Random(4), 3);
        cut("two").retire();
        written.or(writeAtRandom(new Random(5), 3));
        cut("three");
        provider().forget("two");
        provider().forget("two");
        provider().forget("nobody");
        assertThat(provider().changed(unit(), "two", "three").doubt()).isPresent();
        if (marksKept() > 1) {
            int chunk = provider().changed(unit(), "one", "three").chunk();
            assertThat(told("one", "three")).isEqualTo(chunks(written, chunk));
            provider().forget("one");
        }
        assertThat(provider().marks(unit())).isEmpty();
        Optional<String> doubt = provider().changed(unit(), "one", "three").doubt();
        assertThat(doubt).isPresent();
    }

    @Test
    void whatNobodyCutIsDoubtWithAReason() throws IOException {
        cut("two");
        ChangedRanges changed = provider().changed(unit(), "never", "two");
        assertThat(changed.isExact()).isFalse();
        assertThat(changed.ranges()).isEmpty();
        assertThat(changed.doubt()).hasValueSatisfying(d -> assertThat(d).isNotBlank());
    }

    @Test
    void cutsInTheWrongOrderAreDoubt() throws IOException {
        cut("one").retire();
        cut("two").retire();
        assertThat(provider().changed(unit(), "two", "one").isExact()).isFalse();
    }

    @Test
    void setOfThatNameIsNotFoundOnceItIsRetired() throws IOException {
        SnapshotSet one = cut("one");
        one.retire();
        one.retire();
        assertThat(one.state()).isEqualTo(SnapshotSet.State.DELETED);
        assertThat(provider().list()).doesNotContain("one");
        assertThat(provider().marks(unit())).containsExactly("one");
    }
}
