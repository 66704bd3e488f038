// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.offhost.block.qcow2.ImageRange;
import org.offhost.block.qcow2.Qcow2Layout;
import org.offhost.block.qcow2.Qcow2Shape;
import org.offhost.tck.MemoryBlockDevice;

/** A volume that begins with an image and is longer: what is behind is left of somebody else. */
final class VolumeWithImage {
    static final int CLUSTER = 64 << 10;
    static final int SIZE = 16 * CLUSTER - 512;
    static final int ROOM = 3 << 20;
    static final List<ImageRange> RANGES = List.of(
            new ImageRange(0, 2 * CLUSTER, false),
            new ImageRange(3 * CLUSTER, CLUSTER, true),
            new ImageRange(4 * CLUSTER, CLUSTER, false),
            new ImageRange(15 * CLUSTER, CLUSTER - 512, false));

    final byte[] shown = new byte[SIZE];
    final byte[] bytes = new byte[ROOM];

    VolumeWithImage() throws IOException {
        this(Optional.empty());
    }

    VolumeWithImage(Optional<Qcow2Shape.Backing> backing) throws IOException {
        byte[] data = new byte[SIZE];
        new Random(5).nextBytes(data);
        Qcow2Layout layout = new Qcow2Layout(new Qcow2Shape(SIZE, CLUSTER, backing), RANGES);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        layout.writeTables(out);
        for (ImageRange r : RANGES) {
            if (!r.zeros()) {
                System.arraycopy(data, (int) r.position(), shown, (int) r.position(), (int) r.length());
                out.write(data, (int) r.position(), (int) r.length());
                out.write(new byte[(int) (-r.length() & CLUSTER - 1)]);
            }
        }
        Arrays.fill(bytes, (byte) 0x77);
        System.arraycopy(out.toByteArray(), 0, bytes, 0, out.size());
    }

    MemoryBlockDevice device() {
        return new MemoryBlockDevice(bytes, 512, true);
    }
}
