// SPDX-License-Identifier: Apache-2.0
package org.offhost.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MapGridTest {
    @Test
    void cellIsOfWholeClustersAndTheLastMayBeShorter() {
        MapGrid grid = new MapGrid(100 * 512 + 1, 512, 10, 3);
        assertThat(grid.cellLength()).isEqualTo(4 * 512);
        assertThat(grid.cells()).isEqualTo(26);
        assertThat(grid.rows()).isEqualTo(3);
        assertThat(grid.size(0)).isEqualTo(4 * 512);
        assertThat(grid.size(25)).isEqualTo(1);
        assertThat(grid.position(2)).isEqualTo(20 * 4 * 512);
    }

    @Test
    void smallVolumeHasOneCellPerCluster() {
        MapGrid grid = new MapGrid(5 * 4096, 4096, 64, 24);
        assertThat(grid.cells()).isEqualTo(5);
        assertThat(grid.rows()).isEqualTo(1);
    }

    @Test
    void rangeCountsInEveryCellItTouches() {
        MapGrid grid = new MapGrid(4000, 1000, 4, 1);
        grid.own(BlockOwner.CONTIGUOUS, 900, 1200);
        assertThat(grid.bytes(BlockOwner.CONTIGUOUS, 0)).isEqualTo(100);
        assertThat(grid.bytes(BlockOwner.CONTIGUOUS, 1)).isEqualTo(1000);
        assertThat(grid.bytes(BlockOwner.CONTIGUOUS, 2)).isEqualTo(100);
        assertThat(grid.bytes(BlockOwner.CONTIGUOUS)).isEqualTo(1200);
        assertThat(grid.dominant(3)).isNull();
        assertThat(grid.fill(2)).isEqualTo(0.1);
    }

    @Test
    void whatIsOutsideOfTheVolumeCountsNowhere() {
        MapGrid grid = new MapGrid(4000, 1000, 4, 1);
        grid.own(BlockOwner.CONTIGUOUS, 3500, 10_000);
        grid.use(90_000, 10);
        assertThat(grid.bytes(BlockOwner.CONTIGUOUS)).isEqualTo(500);
        assertThat(grid.used()).isZero();
    }

    @Test
    void restOfWhatIsInUseGoesToWhomItIsGiven() {
        MapGrid grid = new MapGrid(4000, 1000, 4, 1);
        grid.use(0, 2500);
        grid.own(BlockOwner.DIRECTORY, 0, 700);
        grid.own(BlockOwner.BAD, 1000, 1000);
        grid.own(BlockOwner.CONTIGUOUS, 2000, 900); // more than the map has there
        grid.giveRest(BlockOwner.UNKNOWN);
        assertThat(grid.bytes(BlockOwner.UNKNOWN, 0)).isEqualTo(300);
        assertThat(grid.bytes(BlockOwner.UNKNOWN, 1)).isEqualTo(1000);
        assertThat(grid.bytes(BlockOwner.UNKNOWN, 2)).isZero();
        assertThat(grid.dominant(0)).isEqualTo(BlockOwner.DIRECTORY);
    }

    @Test
    void countersDoNotGrowWithTheVolume() {
        MapGrid grid = new MapGrid(1L << 60, 4096, 64, 24);
        assertThat(grid.cells()).isLessThanOrEqualTo(64 * 24);
        grid.own(BlockOwner.SYSTEM, 0, 1L << 60);
        assertThat(grid.bytes(BlockOwner.SYSTEM)).isEqualTo(1L << 60);
    }

    @Test
    void rangesAreFreeBetweenThoseTaken() {
        FreeRanges free = new FreeRanges();
        free.taken(100, 50);
        free.taken(120, 10);
        free.taken(150, 50);
        free.taken(500, 100);
        free.taken(1000, 0);
        assertThat(free.count()).isEqualTo(3);
        assertThat(free.bytes()).isEqualTo(100 + 300 + 400);
        assertThat(free.largest()).isEqualTo(400);
        assertThat(free.largestPosition()).isEqualTo(600);
    }
}
