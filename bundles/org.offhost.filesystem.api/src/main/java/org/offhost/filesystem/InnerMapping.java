// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import java.io.IOException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Layout;

/**
 * A volume of a table within a mapped volume: a partition of a disk that is a thin volume.
 *
 * @param outer of the volume around
 * @param place in that volume: of the volume's bytes, or of what its own map is about
 * @param inner the volume's own map; empty if it lies there as it is
 */
public record InnerMapping(VolumeMapping outer, Layout place, Optional<VolumeMapping> inner) implements VolumeMapping {
    @Override
    public long length() {
        return inner.map(VolumeMapping::length).orElse(place.length());
    }

    @Override
    public String of() {
        return inner.map(i -> i.of() + " at ").orElse("") + place + " of " + outer.of();
    }

    @Override
    public String state() {
        return inner.map(i -> i.state() + "; ").orElse("") + outer.state();
    }

    @Override
    public BlockDevice open(BlockDevice around) throws IOException {
        BlockDevice there = place(outer.open(around));
        return inner.isPresent() ? inner.get().open(there) : there;
    }

    @Override
    public long verify(BlockDevice around, LongConsumer progress) throws IOException {
        long coded = outer.verify(around, progress);
        return inner.isPresent() ? coded + inner.get().verify(place(outer.open(around)), progress) : coded;
    }

    private BlockDevice place(BlockDevice of) throws IOException {
        return Placed.on(of, place, "what lies within " + outer.of());
    }
}
