// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.block.qcow2.CorruptImageException;
import org.offhost.block.qcow2.ImageBytes;
import org.offhost.block.qcow2.Qcow2Image;
import org.offhost.block.qcow2.UnsupportedImageException;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.MappedDevice;
import org.offhost.filesystem.VolumeMapping;
import org.offhost.kit.session.Withdrawal;

/**
 * The disk in an image that lies on a volume from its first byte on, and is based on nothing.
 *
 * @param session whose end ends all reads
 * @param length bytes of the disk
 */
record MappedImage(Withdrawal session, long length, String state) implements VolumeMapping {
    private static final String NAME = "the image";

    /** Bytes of an entry of a table: a piece of the disk takes one at least. */
    private static final int ENTRY = 8;

    /** Runs between two reports of progress. */
    private static final int REPORTED = 1000;

    /** The image that a device begins with; closing it closes nothing. */
    static Qcow2Image image(BlockDevice around) throws IOException {
        return Qcow2Image.alone(NAME, new OnDevice(around));
    }

    @Override
    public String of() {
        return "the qcow2 image on it";
    }

    @Override
    public BlockDevice open(BlockDevice around) throws IOException {
        return new MappedDevice(around, map(around));
    }

    @Override
    public long verify(BlockDevice around, LongConsumer progress) throws IOException {
        Origin.Mapping map = map(around);
        long coded = 0;
        long runs = 0;
        long most = around.size() / ENTRY;
        for (long at = 0; at < length; ) {
            Origin.Mapping.Run run = map.at(new Extent(at, length - at));
            coded += run.kind() == Origin.Mapping.Kind.CODED ? run.length() : 0;
            at += run.length();
            runs++;
            if (runs > most) {
                throw new CorruptStructureException(
                        NAME, 0, "at most " + most + " pieces, for each an entry on the device", "more");
            }
            if (runs % REPORTED == 0) {
                progress.accept(at);
            }
        }
        return coded;
    }

    private ImageMap map(BlockDevice around) throws IOException {
        session.check();
        try {
            Qcow2Image image = image(around);
            if (image.size() != length) {
                throw new CorruptStructureException(NAME, 0, length + " bytes", image.size() + " bytes");
            }
            return new ImageMap(session, image, around.blockLength());
        } catch (CorruptImageException | UnsupportedImageException e) {
            throw ImageMap.corrupt(0, e);
        }
    }

    /** A device as the file of an image. */
    private record OnDevice(BlockDevice device) implements ImageBytes {
        @Override
        public long size() {
            return device.size();
        }

        @Override
        public void read(long position, ByteBuffer target) throws IOException {
            device.read(position, target);
        }

        @Override
        public Object identity() {
            return device;
        }

        @Override
        public void close() {
            // it belongs to whoever opened it
        }
    }
}
