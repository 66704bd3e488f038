// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import org.offhost.block.Designator;
import org.offhost.block.Extent;
import org.offhost.block.Unit;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.EntryBatch;
import org.offhost.filesystem.EntryStream;
import org.offhost.filesystem.ExtentStream;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.inventory.proof.AllocationProof;
import org.offhost.tck.CheckedBlockDevice;

/**
 * An image in memory that is damaged in place, read, and made good again: thousands of damaged volumes a second. A patch lies
 * where the parser reads: 0 a kind, 1 and 2 which of those words, little-endian, then the bytes of the kind. One thread.
 */
final class HostileImage {
    private static final int WORD = 4;
    private static final int MOST_PATCHES = 12;
    private static final int MOST_READS = 50_000;
    private static final int BATCH = 64;
    private static final int MOST_BATCHES = 4096;
    private static final int CONTENT = 16 << 10;

    private final String name;
    private final byte[] image;
    private final byte[] sound;
    private final int[] words;
    private int readsLeft;
    private BitSet remembered;

    /** Reads the volume once as it is, to learn where the parser reads. */
    HostileImage(String fixture) throws IOException {
        name = fixture;
        image = ExtFixture.bytes(fixture);
        sound = image.clone();
        remembered = new BitSet();
        readsLeft = Integer.MAX_VALUE;
        BitSet metadata = remembered;
        read(device(), 0);
        remembered = null;
        words = metadata.stream().filter(this::isUsed).toArray();
    }

    /** Blocks of zeros have little to change. */
    private boolean isUsed(int word) {
        int from = word * WORD / 512 * 512;
        for (int i = from; i < from + 512; i++) {
            if (image[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /** @param plan what is read: see {@link #read} */
    void run(byte[] input, int from, int plan) throws IOException {
        int low = image.length;
        int high = 0;
        int at = from;
        for (int i = 0; i < MOST_PATCHES && at + 3 < input.length; i++) {
            int number = (input[at + 1] & 0xFF | (input[at + 2] & 0xFF) << 8) % words.length;
            int position = words[number] * WORD + (input[at] >> 3 & 3);
            int length = Math.min(Math.min(1 + (input[at] & 7), input.length - at - 3), image.length - position);
            for (int k = 0; k < length; k++) {
                byte value = input[at + 3 + k];
                image[position + k] = (input[at] & 32) != 0 ? (byte) (image[position + k] ^ value) : value;
            }
            low = Math.min(low, position);
            high = Math.max(high, position + length);
            at += 3 + length;
        }
        read(plan, low, high);
    }

    /** Reads what was made of {@link #bytes}, and makes a range good again. */
    void read(int plan, int from, int to) throws IOException {
        try {
            readsLeft = MOST_READS;
            read(device(), plan);
        } finally {
            if (from < to) {
                System.arraycopy(sound, from, image, from, to - from);
            }
        }
    }

    byte[] bytes() {
        return image;
    }

    private CheckedBlockDevice device() {
        return new CheckedBlockDevice(new Unit(
                new Designator(Designator.Scheme.T10, "offhost fixture " + name),
                Unit.Kind.BLOCKS,
                image.length,
                512,
                true,
                "")) {
            @Override
            protected void move(long position, ByteBuffer target) {
                if (--readsLeft < 0) {
                    throw new AssertionError("reads without end");
                }
                if (remembered != null) {
                    remembered.set((int) position / WORD, (int) (position + target.remaining()) / WORD);
                }
                target.put(image, (int) position, target.remaining());
            }

            @Override
            protected void store(long position, ByteBuffer source) throws IOException {
                throw new IOException("never written to");
            }

            @Override
            public void flush() {
                // nothing was written
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    /** What is read: bit 0 what is in use, bit 1 whether it is owned, bit 2 single paths; entries and content if none is set. */
    private static void read(CheckedBlockDevice device, int plan) throws IOException {
        try (FileSystemVolume volume = new Ext4Parser().open(device)) {
            if ((plan & 7) == 0) {
                entries(volume);
            }
            if ((plan & 1) != 0) {
                allocated(volume);
            }
            if ((plan & 2) != 0) {
                AllocationProof.of(volume);
            }
            if ((plan & 4) != 0) {
                for (String path : List.of("/", "/d/linked", "/long-link", "/old/file-4", "/$JOURNAL", "/#12")) {
                    FileEntry found = volume.find(path).orElse(null);
                    if (found != null && found.kind() == FileEntry.Kind.DIRECTORY) {
                        volume.children(found).close();
                    }
                }
            }
        }
    }

    private static void entries(FileSystemVolume volume) throws IOException {
        byte[] buffer = new byte[CONTENT];
        try (EntryStream stream = volume.entries(OptionalLong.empty())) {
            int batches = 0;
            for (EntryBatch b = stream.next(BATCH); !b.isEnd(); b = stream.next(BATCH)) {
                if (++batches > MOST_BATCHES) {
                    throw new AssertionError("more than " + MOST_BATCHES + " batches of a small volume");
                }
                for (FileEntry e : b.entries()) {
                    for (Attribute a : e.attributes()) {
                        if (a.role() == Attribute.Role.CONTENT && a.length() > 0) {
                            content(volume, e, a, buffer);
                        }
                    }
                }
            }
        }
    }

    private static void content(FileSystemVolume volume, FileEntry entry, Attribute a, byte[] buffer)
            throws IOException {
        try (InputStream in = volume.content(entry, a)) {
            Arrays.fill(buffer, (byte) 0);
            in.readNBytes(buffer, 0, buffer.length);
        }
    }

    private static void allocated(FileSystemVolume volume) throws IOException {
        try (ExtentStream stream = volume.allocated()) {
            long end = 0;
            for (List<Extent> b = stream.next(BATCH); !b.isEmpty(); b = stream.next(BATCH)) {
                for (Extent e : b) {
                    if (e.position() < end || e.end() > volume.summary().length()) {
                        throw new AssertionError(e + " behind " + end + " of " + volume.summary());
                    }
                    end = e.end();
                }
            }
        }
    }
}
