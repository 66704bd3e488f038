// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.block.Extent;
import org.offhost.block.Origin;
import org.offhost.block.qcow2.CorruptImageException;
import org.offhost.block.qcow2.Qcow2Image;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.kit.session.Withdrawal;

/**
 * Where the clusters of an image lie on the device that it begins. Those that are compressed, and all that are smaller than a block of the
 * device, only a reader has.
 */
final class ImageMap implements Origin.Mapping {
    private final Withdrawal session;
    private final Qcow2Image image;
    private final boolean whole;

    /** @param blockLength of the device */
    ImageMap(Withdrawal session, Qcow2Image image, int blockLength) {
        this.session = session;
        this.image = image;
        this.whole = image.clusterSize() % blockLength == 0;
    }

    @Override
    public long length() {
        return image.size();
    }

    @Override
    public Run at(Extent bytes) throws IOException {
        session.check();
        if (bytes.end() > image.size()) {
            throw new IllegalArgumentException(bytes + " of " + image.size() + " bytes");
        }
        try {
            Qcow2Image.StoredRun run = image.run(bytes.position(), bytes.length());
            return switch (run.kind()) {
                case ZEROS -> new Run(Kind.ZEROS, 0, run.length());
                case DATA ->
                    whole ? new Run(Kind.STORED, run.position(), run.length()) : new Run(Kind.CODED, 0, run.length());
                case COMPRESSED -> new Run(Kind.CODED, 0, run.length());
            };
        } catch (CorruptImageException e) {
            throw corrupt(bytes.position(), e);
        }
    }

    @Override
    public void read(long position, ByteBuffer target) throws IOException {
        session.check();
        try {
            image.read(position, target);
        } catch (CorruptImageException e) {
            throw corrupt(position, e);
        }
    }

    /** @param position byte of the disk */
    static CorruptStructureException corrupt(long position, IOException e) {
        CorruptStructureException corrupt =
                new CorruptStructureException("qcow2 image, disk", position, "an image that is sound", e.getMessage());
        corrupt.initCause(e);
        return corrupt;
    }
}
