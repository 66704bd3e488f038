// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Disk images on datasets as people name them: {@code zfs:POOL/DATASET#FILE}. */
@Component(service = UnitLocator.class, immediate = true)
public final class ZfsLocator implements UnitLocator {
    private final ZfsRoom room;

    @Activate
    public ZfsLocator(@Reference ZfsRoom room) {
        this.room = room;
    }

    @Override
    public Optional<Unit> locate(String address, Use use) throws IOException {
        if (!ZfsAddress.isOne(address)) {
            return Optional.empty();
        }
        if (use.access() != Access.READ) {
            throw new IOException("an image on a ZFS dataset is a source here; name its file to write it");
        }
        ZfsAddress image = ZfsAddress.parse(address);
        return Optional.of(ImageFile.live(room, image).unit(image.designator()));
    }
}
