// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;

/** Remembers what is read, then changes some bytes of that: where a parser looks, damage matters. */
public final class CorruptingBlockDevice extends FilterBlockDevice {
    private static final int MOST_CHANGES = 12;

    private final List<Extent> read = new CopyOnWriteArrayList<>();
    private final Map<Long, Byte> changes = new HashMap<>();

    public CorruptingBlockDevice(BlockDevice device) {
        super(device);
    }

    /** Takes back all changes and makes new ones, one to twelve, a function of the seed and of the reads so far. */
    public CorruptingBlockDevice corrupt(long seed) {
        Random random = new Random(seed);
        changes.clear();
        for (int left = 1 + random.nextInt(MOST_CHANGES); left > 0; left--) {
            Extent e = read.get(random.nextInt(read.size()));
            byte[] value = {0, -1, (byte) random.nextInt(256), (byte) (1 << random.nextInt(8))};
            changes.put(e.position() + (long) (random.nextDouble() * e.length()), value[random.nextInt(value.length)]);
        }
        return this;
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        int start = target.position();
        int length = target.remaining();
        super.read(position, target);
        if (changes.isEmpty() && length > 0) {
            read.add(new Extent(position, length));
        }
        changes.forEach((at, value) -> {
            if (at >= position && at < position + length) {
                target.put(start + (int) (at - position), value);
            }
        });
    }
}
