// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.offhost.block.BlockDevice;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.block.UnreadableBlockException;
import org.offhost.block.qcow2.CorruptImageException;
import org.offhost.block.qcow2.InternalSnapshot;
import org.offhost.block.qcow2.Qcow2Image;
import org.offhost.block.qcow2.UnsupportedImageException;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.filesystem.VolumeTable;
import org.offhost.kit.session.Withdrawal;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Finds the disk in a qcow2 image that lies on a volume, as the disks of virtual machines do on logical volumes. Never on a whole unit, and
 * behind finders of all other tables: the first bytes of a volume are those of who writes it. Whatever they say, nothing but the volume's own
 * bytes is read.
 */
@Component(
        property = {
            VolumeFinder.TYPE + "=" + ImageFinder.QCOW2,
            VolumeFinder.WITHIN + ":Boolean=true",
            "service.ranking:Integer=-20"
        })
public final class ImageFinder implements VolumeFinder {
    static final String QCOW2 = "qcow2";

    private static final int MAGIC = 0x514649fb;
    private static final int SECTOR = 512;
    private static final int SNAPSHOTS_NAMED = 8;
    private static final String KIND = "disk in a qcow2 image";

    private final Withdrawal session = new Withdrawal("the finder of disks in images");

    @Deactivate
    void deactivate() {
        session.withdraw();
    }

    @Override
    public Optional<VolumeTable> find(BlockDevice device) throws IOException {
        session.check();
        if (device.size() < SECTOR || !hasMagic(device)) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>(List.of("signature QFI and FBh at byte 0"));
        FoundVolume disk;
        try (Qcow2Image image = MappedImage.image(device)) {
            tell(image, device.size(), evidence);
            disk = FoundVolume.mapped(
                    1,
                    Layout.of(List.of(new Extent(0, device.size()))),
                    new MappedImage(session, image.size(), state(image)),
                    KIND,
                    "");
        } catch (CorruptImageException | UnsupportedImageException e) {
            disk = FoundVolume.lost(1, KIND, "", e.getMessage());
        }
        return Optional.of(new VolumeTable(QCOW2, SECTOR, List.of(disk), evidence));
    }

    private static boolean hasMagic(BlockDevice device) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(Integer.BYTES);
        try {
            device.read(0, first);
        } catch (UnreadableBlockException e) {
            return false; // a parser may still know the volume by its backup boot sector
        }
        return first.getInt(0) == MAGIC;
    }

    private static String state(Qcow2Image image) throws IOException {
        return String.format(
                Locale.ROOT,
                "version %d, clusters of %d, sum %08x",
                image.version(),
                image.clusterSize(),
                image.tableSum());
    }

    private static void tell(Qcow2Image image, long room, List<String> evidence) {
        evidence.add("qcow2 of version " + image.version() + " in clusters of " + image.clusterSize() + " bytes, shows "
                + image.size() + " bytes, based on nothing, on " + room + " bytes");
        evidence.addAll(image.warnings());
        try {
            List<InternalSnapshot> snapshots = image.snapshots();
            if (!snapshots.isEmpty()) {
                evidence.add(snapshots.size() + " snapshots within it, of which none is read: "
                        + String.join(
                                ", ",
                                snapshots.stream()
                                        .limit(SNAPSHOTS_NAMED)
                                        .map(s -> "'" + s.name() + "'")
                                        .toList()));
            }
        } catch (IOException e) {
            evidence.add("its list of snapshots cannot be read: " + e.getMessage());
        }
    }
}
