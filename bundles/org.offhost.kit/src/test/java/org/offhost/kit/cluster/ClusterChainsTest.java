// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.block.Designator;
import org.offhost.block.UnreadableBlockException;
import org.offhost.filesystem.Run;
import org.offhost.kit.cluster.ClusterChain.Owner;

/** What the parsers' own tests cannot lay on a volume, or would have to twice. */
class ClusterChainsTest {
    private static final int LENGTH = 512;

    private final Map<Long, Long> table = new HashMap<>();
    private final Map<Long, String> doubts = new HashMap<>();
    private final Heap heap = new Heap(20);
    private final ClaimedClusters claimed = new ClaimedClusters(20);
    private final ClusterChains chains = new ClusterChains(heap, this::next);

    private record Heap(long clusters) implements ClusterHeap {
        @Override
        public int clusterLength() {
            return LENGTH;
        }

        @Override
        public long clusterPosition(long number) {
            return 10_000 + number * LENGTH;
        }
    }

    private long next(long cluster, Consumer<String> doubt) throws IOException {
        if (doubts.containsKey(cluster)) {
            doubt.accept(doubts.get(cluster));
        }
        Long next = table.get(cluster);
        if (next == null) {
            throw new UnreadableBlockException(Designator.parse("naa.5000000000000001"), cluster, "no entry");
        }
        return next;
    }

    private void chain(long... clusters) {
        for (int i = 0; i < clusters.length; i++) {
            table.put(clusters[i], i + 1 < clusters.length ? clusters[i + 1] : Successors.END);
        }
    }

    private Run run(long at, long cluster, int clusters) {
        return new Run(at, heap.clusterPosition(cluster), clusters * LENGTH);
    }

    @Test
    void neighboursAreOneRun() throws IOException {
        chain(5, 6, 3);
        ClusterChain chain = chains.follow(5, 3, Owner.FILE, claimed);
        assertThat(chain.runs()).containsExactly(run(0, 5, 2), run(2 * LENGTH, 3, 1));
        assertThat(chain.problem()).isEmpty();
    }

    @Test
    void firstAndLastClusterAreOfTheVolumeAndTheirNeighboursAreNot() {
        assertThat(heap.isCluster(1)).isFalse();
        assertThat(heap.isCluster(2)).isTrue();
        assertThat(heap.isCluster(21)).isTrue();
        assertThat(heap.isCluster(22)).isFalse();
        assertThat(heap.isCluster(Successors.END)).isFalse();
    }

    @Test
    void chainThatNeedsMoreThanTheVolumeHasEndsWhenAllWereSeen() throws IOException {
        chain(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21);
        table.put(21L, 2L);
        for (long n = 2; n < 22; n++) {
            claimed.claim(n); // of others, so that the circle does not show
        }
        ClusterChain chain = chains.follow(2, 1_000_000, Owner.FILE, claimed);
        assertThat(chain.runs().length()).isEqualTo(20 * LENGTH);
        assertThat(chain.problem()).contains("its cluster chain shares cluster 2 with another file");
    }

    @ParameterizedTest
    @EnumSource(Owner.class)
    void ofAFileAloneAllClustersMustBeThere(Owner owner) throws IOException {
        chain(5, 6);
        ClusterChain chain = chains.follow(5, 3, owner, claimed);
        assertThat(chain.runs().length()).isEqualTo(2 * LENGTH);
        if (owner == Owner.UNMEASURED_DIRECTORY) {
            assertThat(chain.problem()).isEmpty();
        } else {
            assertThat(chain.problem()).contains("its cluster chain ends at cluster 6 after 2 of 3 clusters");
        }
    }

    @Test
    void entryThatCannotBeReadEndsTheChain() throws IOException {
        chain(5, 6);
        table.remove(6L);
        ClusterChain chain = chains.follow(5, 3, Owner.FILE, claimed);
        assertThat(chain.runs().length()).isEqualTo(2 * LENGTH);
        assertThat(chain.problem().orElseThrow()).startsWith("its cluster chain cannot be followed behind cluster 6: ");
    }

    @Test
    void doubtIsSaidBehindWhatIsWrongAndAloneWhereNothingIs() throws IOException {
        chain(5, 6);
        doubts.put(5L, "one copy says 7");
        doubts.put(6L, "one copy says 8");
        assertThat(chains.follow(5, 2, Owner.FILE, claimed).problem()).contains("one copy says 7");
        assertThat(chains.follow(5, 3, Owner.FILE, new ClaimedClusters(20)).problem())
                .contains("its cluster chain ends at cluster 6 after 2 of 3 clusters; one copy says 7");
    }

    @Test
    void directoriesShareNothing() throws IOException {
        chain(5, 6, 7);
        chain(4, 6);
        chains.follow(5, 3, Owner.FILE, claimed);
        assertThat(chains.follow(4, 2, Owner.DIRECTORY, claimed).runs()).containsExactly(run(0, 4, 1));
        assertThat(chains.contiguous(2, 4, Owner.DIRECTORY, claimed).runs()).containsExactly(run(0, 2, 2));
        assertThat(chains.contiguous(2, 4, Owner.FILE, claimed).runs()).containsExactly(run(0, 2, 4));
    }

    @Test
    void seriesIsCutAtTheEndOfTheVolume() {
        ClusterChain chain = chains.contiguous(20, 5, Owner.FILE, claimed);
        assertThat(chain.runs()).containsExactly(run(0, 20, 2));
        assertThat(chain.problem().orElseThrow()).contains("clusters 20 to 24", "expected 21 for the last one");
        assertThat(chains.contiguous(22, 1, Owner.FILE, claimed).runs()).isEmpty();
    }

    /** More clusters than there are pages for: a directory is known by its first one, and a range by whole pages. */
    @Test
    void largestVolumeTakesLittleAndLetsNoDirectoryHoldItself() {
        ClaimedClusters huge = new ClaimedClusters((1L << 32) - 11);
        long all = (1L << 32) - 11;
        assertThat(huge.claim(2, all)).isEqualTo(2 + all);
        assertThat(huge.claim(1L << 31)).isFalse();
        assertThat(huge.claim(7, 1)).isEqualTo(7);
        assertThat(huge.enter(9)).isTrue();
        assertThat(huge.enter(9)).isFalse();
    }

    @Test
    void rangeEndsAtTheFirstClusterThatIsNotFree() {
        ClaimedClusters some = new ClaimedClusters(2_000_000);
        assertThat(some.claim(1_000_123)).isTrue();
        assertThat(some.claim(2, 1_999_998)).isEqualTo(1_000_123);
        assertThat(some.claim(1_000_122)).isFalse();
        assertThat(some.claim(1_000_124)).isTrue();
    }
}
