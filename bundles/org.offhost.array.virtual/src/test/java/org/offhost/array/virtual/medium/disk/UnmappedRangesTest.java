// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What an initiator unmaps and writes again takes a bounded room, and no block that was written counts as unmapped. */
class UnmappedRangesTest {
    private final UnmappedRanges ranges = new UnmappedRanges();

    @Test
    void everySecondBlockWrittenLeavesNoMoreStretchesThanThereIsRoomFor() {
        int blocks = 4 * UnmappedRanges.MOST;
        ranges.add(0, blocks);
        int remembered = 0;
        for (int i = 0; i < blocks; i += 2) {
            ranges.remove(i, i + 1);
        }
        for (int i = 0; i < blocks; i += 2) {
            assertThat(ranges.contains(i, i + 1)).isFalse();
            remembered += ranges.contains(i + 1, i + 2) ? 1 : 0;
        }
        assertThat(remembered).isBetween(1, UnmappedRanges.MOST);
    }

    @Test
    void stretchesThatTouchBecomeOne() {
        ranges.add(0, 4);
        ranges.add(8, 12);
        assertThat(ranges.contains(0, 12)).isFalse();
        ranges.add(4, 8);
        assertThat(ranges.contains(0, 12)).isTrue();
        ranges.remove(5, 6);
        assertThat(ranges.contains(0, 5)).isTrue();
        assertThat(ranges.contains(6, 12)).isTrue();
        assertThat(ranges.next(0, 100)).isEqualTo(5);
        assertThat(ranges.next(5, 100)).isEqualTo(6);
    }
}
