// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.offhost.block.Extent;
import org.offhost.block.Layout;
import org.offhost.filesystem.FoundVolume;
import org.offhost.filesystem.VolumeFinder;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.TableSample;
import org.offhost.tck.VolumeFinderContract;

class ImageFinderContractTest extends VolumeFinderContract {
    @Override
    protected VolumeFinder finder() {
        return new ImageFinder();
    }

    @Override
    protected void withdraw(VolumeFinder finder) {
        ((ImageFinder) finder).deactivate();
    }

    @Override
    protected List<TableSample> units() {
        try {
            VolumeWithImage volume = new VolumeWithImage();
            return List.of(new TableSample(
                    "qcow2",
                    512,
                    volume.bytes,
                    List.of(FoundVolume.mapped(
                            1,
                            Layout.of(List.of(new Extent(0, VolumeWithImage.ROOM))),
                            new MappedImage(new Withdrawal("the finder"), VolumeWithImage.SIZE, ""),
                            "",
                            ""))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
