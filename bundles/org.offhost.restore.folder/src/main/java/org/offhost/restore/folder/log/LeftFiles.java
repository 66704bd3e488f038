// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.offhost.block.PrivateFiles;
import org.offhost.kit.name.PlacedNames;

/**
 * What a restore left at each of its places, in a file with a slot for every place, so that no memory is needed for a
 * million of them. A slot that was not written, or not whole, tells of nothing. Belongs to one thread.
 */
public final class LeftFiles implements Closeable {
    private static final int SLOT = 5 * Long.BYTES;
    private static final long SEED = 0x6F66_6668_6F73_7431L;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer slot = ByteBuffer.allocate(SLOT);

    private LeftFiles(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens the file; what a run before wrote into it counts. */
    public static LeftFiles open(Path file) throws IOException {
        PrivateFiles.folder(file.getParent());
        return new LeftFiles(
                file,
                PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** @param place as {@link PlacedNames.Placed#ordinal} counts */
    public Optional<LeftFile> at(long place) throws IOException {
        slot.clear();
        while (slot.hasRemaining()) {
            if (channel.read(slot, place * SLOT + slot.position()) < 0) {
                return Optional.empty();
            }
        }
        slot.flip();
        LeftFile left = new LeftFile(slot.getLong(), slot.getLong(), slot.getLong(), slot.getLong());
        return slot.getLong() == sum(place, left) ? Optional.of(left) : Optional.empty();
    }

    /** Notes what is at a place, or will be in a moment. */
    public void note(long place, LeftFile left) throws IOException {
        slot.clear();
        slot.putLong(left.key()).putLong(left.size()).putLong(left.modified()).putLong(left.changed());
        slot.putLong(sum(place, left)).flip();
        try {
            while (slot.hasRemaining()) {
                channel.write(slot, place * SLOT + slot.position());
            }
        } catch (IOException e) {
            throw RestoreStateFile.unwritable(file, e);
        }
    }

    /** Makes durable what was noted. */
    public void force() throws IOException {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw RestoreStateFile.unwritable(file, e);
        }
    }

    private static long sum(long place, LeftFile left) {
        long sum = SEED + place;
        for (long part : new long[] {left.key(), left.size(), left.modified(), left.changed()}) {
            sum = (sum ^ part) * 0xD6E8_FEB8_6659_FD93L;
            sum ^= sum >>> 32;
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
