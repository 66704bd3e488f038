// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.Extent;
import org.offhost.block.qcow2.ImageRange;

/** What is saved is decided byte by byte and kept by whole clusters: held against a decision made the plain way. */
class IncrementRunsTest {
    private static final int CLUSTER = 8;

    @TempDir
    Path folder;

    private List<ImageRange> runs(long length, List<Extent> used, List<Extent> before, List<Extent> changed)
            throws IOException {
        IncrementRuns runs = IncrementRuns.write(
                folder.resolve("runs"), length, CLUSTER, ranges(used), ranges(before), ranges(changed));
        List<ImageRange> all = new ArrayList<>();
        runs.forEach(all::add);
        assertThat(runs.saved())
                .isEqualTo(
                        all.stream().mapToLong(r -> r.zeros() ? 0 : r.length()).sum());
        return all;
    }

    private static IncrementRuns.Ranges ranges(List<Extent> extents) {
        Iterator<Extent> i = extents.iterator();
        return () -> i.hasNext() ? i.next() : null;
    }

    private static Extent e(long position, long length) {
        return new Extent(position, length);
    }

    @Test
    void whatWasWrittenIsSavedInWholeClusters() throws IOException {
        assertThat(runs(100, List.of(e(0, 100)), List.of(e(0, 100)), List.of(e(17, 1), e(97, 3))))
                .containsExactly(new ImageRange(16, 8, false), new ImageRange(96, 4, false));
    }

    @Test
    void whatWasNotInUseBeforeIsSavedThoughNobodyWroteIt() throws IOException {
        assertThat(runs(64, List.of(e(0, 24)), List.of(e(0, 10)), List.of()))
                .containsExactly(new ImageRange(8, 16, false));
    }

    @Test
    void whatIsFreeIsNotSavedAndReadsAsZerosIfNothingElseOfItsClusterIsInUse() throws IOException {
        assertThat(runs(64, List.of(e(0, 12)), List.of(e(0, 40)), List.of(e(0, 0 + 1), e(20, 4))))
                .containsExactly(new ImageRange(0, 8, false), new ImageRange(16, 24, true));
    }

    @Test
    void nothingChangedIsNothing() throws IOException {
        assertThat(runs(64, List.of(e(3, 30)), List.of(e(3, 30)), List.of())).isEmpty();
    }

    @Test
    void anyRangesGiveWhatAPlainDecisionGives() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            int length = 1 + random.nextInt(200);
            boolean[] used = new boolean[length];
            boolean[] before = new boolean[length];
            boolean[] changed = new boolean[length];
            List<ImageRange> found = runs(length, some(random, used), some(random, before), some(random, changed));
            byte[] expected = new byte[length];
            for (int from = 0; from < length; from += CLUSTER) {
                int to = Math.min(length, from + CLUSTER);
                boolean saved = false;
                boolean kept = false;
                boolean freed = false;
                for (int i = from; i < to; i++) {
                    saved |= used[i] && (changed[i] || !before[i]);
                    kept |= used[i];
                    freed |= before[i];
                }
                Arrays.fill(expected, from, to, (byte) (saved ? 1 : freed && !kept ? 2 : 0));
            }
            byte[] got = new byte[length];
            long end = -1;
            for (ImageRange r : found) {
                assertThat(r.position()).isGreaterThanOrEqualTo(Math.max(0, end));
                end = r.end();
                Arrays.fill(got, (int) r.position(), (int) r.end(), (byte) (r.zeros() ? 2 : 1));
            }
            assertThat(got).as("round %s", round).isEqualTo(expected);
        }
    }

    private static List<Extent> some(Random random, boolean[] bytes) {
        List<Extent> ranges = new ArrayList<>();
        for (int at = random.nextInt(20); at < bytes.length; at += 1 + random.nextInt(30)) {
            int length = Math.min(bytes.length - at, 1 + random.nextInt(25));
            ranges.add(new Extent(at, length));
            Arrays.fill(bytes, at, at + length, true);
            at += length;
        }
        return ranges;
    }
}
