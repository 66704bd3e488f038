// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.tck.TableSample;
import org.offhost.tck.VolumeFinderContract;

class LvmContractTest extends VolumeFinderContract {
    @Override
    public VolumeFinder finder() {
        return new LvmFinder();
    }

    @Override
    public void withdraw(VolumeFinder finder) {
        ((LvmFinder) finder).deactivate();
    }

    @Override
    public List<TableSample> units() {
        byte[] unit = new PvImage()
                .text(PvImage.group(
                        7,
                        PvImage.volume("root", PvImage.linear(0, 4, "pv0", 0), PvImage.linear(4, 3, "pv0", 20)),
                        PvImage.volume("data", PvImage.linear(0, 2, "pv0", 10), PvImage.linear(2, 3, "pv0", 12)),
                        PvImage.volume("striped", PvImage.striped(0, 4, 8, "\"pv0\", 30", "\"pv0\", 40"))))
                .bytes
                .array();
        return List.of(
                new TableSample(
                        "lvm2",
                        512,
                        unit,
                        List.of(
                                volume(1, extents(10, 5)),
                                volume(2, extents(0, 4), extents(20, 3)),
                                new FoundVolume(
                                        3,
                                        new Layout(List.of(
                                                new Layout.Stripes(List.of(extents(30, 2), extents(40, 2)), 4096))),
                                        "",
                                        "",
                                        ""))),
                thin());
    }

    private static TableSample thin() {
        PvImage image = new PvImage().text(PvImage.group(3, ThinUnit.TEXT));
        ThinUnit.write(image);
        try {
            return new TableSample(
                    "lvm2",
                    512,
                    image.bytes.array(),
                    new LvmFinder().find(image.unit()).orElseThrow().volumes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Extent extents(int first, int count) {
        return new Extent(PvImage.DATA + (long) first * PvImage.EXTENT, (long) count * PvImage.EXTENT);
    }

    private static FoundVolume volume(int number, Extent... ranges) {
        return new FoundVolume(number, List.of(ranges), "", "", "");
    }
}
