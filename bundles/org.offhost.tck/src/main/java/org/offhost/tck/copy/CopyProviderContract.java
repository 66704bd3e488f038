// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.copy.CopyException;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.Place;

/**
 * What every copy provider must do; its test extends this and inherits the checks.
 *
 * <p>Its units are disks of 512 and 4,096 byte blocks and tapes, 2 MiB each. A pair of units that it does not offer
 * is passed over where {@link #copiesEverything} says so; one pair must be offered.
 *
 * <p>To be written are {@link #site}, and {@link #copiesEverything} if the provider does not.
 */
public abstract class CopyProviderContract extends CopyEndChecks {
    @Test
    void aPairOfUnitsIsOffered() throws Exception {
        try (CopySite site = site()) {
            Place disk = new Place.Blocks(site.disk(512, SIZE));
            List<Place> others = List.of(
                    new Place.Blocks(site.disk(512, SIZE)),
                    new Place.Blocks(site.disk(4096, SIZE)),
                    new Place.Records(site.tape(), 0, 1024));
            boolean offered = false;
            for (Place other : others) {
                offered |= site.provider().probe(disk, other).able()
                        || site.provider().probe(other, disk).able();
            }
            assertThat(offered)
                    .as("nothing was copied: no pair of units is offered, so nothing is proved of the provider")
                    .isTrue();
        }
    }

    @Test
    void anOfferNamesPortsAndNeverABlankOne() throws Exception {
        try (CopySite site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(site.disk(512, SIZE));
            CopyProvider.CopyOffer offer = site.provider().probe(a, b);
            assertThat(offer.able()).isEqualTo(offered(site, a, b));
            assertThat(offer.ports()).doesNotHaveDuplicates().allMatch(port -> !port.isBlank());
        }
    }

    @Test
    void anUnknownUnitIsNoOffer() throws Exception {
        try (CopySite site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(Designator.parse("naa.6fffffffffffffffffffffffffffffff"));
            assertThat(site.provider().probe(a, b).able()).isFalse();
            assertThat(site.provider().probe(a, b).ports()).isEmpty();
            assertThat(site.provider().probe(b, a).explanation()).contains("naa.6fff");
            assertThatThrownBy(() -> site.provider().start(new CopyPlan(a, b, 0, CopyPlans.source(List.of()), 0)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRangePastTheEndOfTheSourceIsRefused() throws Exception {
        try (CopySite site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(site.disk(512, SIZE));
            List<Piece> past = List.of(new Piece.Range(new Extent(SIZE - 512, 1024)));
            if (offered(site, a, b)) {
                CopyTask task = site.provider().start(new CopyPlan(a, b, 0, CopyPlans.source(past), 0));
                assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(CopyException.class);
            }
        }
    }

    @Test
    void aPlanPastTheEndOfTheDestinationIsRefused() throws Exception {
        try (CopySite site = site()) {
            Place a = new Place.Blocks(site.disk(512, SIZE));
            Place b = new Place.Blocks(site.disk(512, SIZE));
            List<Piece> past = List.of(new Piece.Inline(ByteBuffer.allocate(1024)));
            if (offered(site, a, b)) {
                CopyTask task = site.provider().start(new CopyPlan(a, b, SIZE - 512, CopyPlans.source(past), 0));
                assertThatThrownBy(() -> task.await(LIMIT)).isInstanceOf(CopyException.class);
            }
        }
    }
}
