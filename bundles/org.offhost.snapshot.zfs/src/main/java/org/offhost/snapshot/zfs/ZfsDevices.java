// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Images on datasets, and as they were at the cut of a set, read as files. */
@Component(service = BlockDeviceProvider.class, immediate = true)
public final class ZfsDevices implements BlockDeviceProvider {
    private final ZfsRoom room;
    private final Set<ZfsImageDevice> open = ConcurrentHashMap.newKeySet();
    private volatile boolean withdrawn;

    @Activate
    public ZfsDevices(@Reference ZfsRoom room) {
        this.room = room;
    }

    @Deactivate
    void withdraw() {
        withdrawn = true;
        open.forEach(ZfsImageDevice::withdraw);
        open.clear();
    }

    /** None: an image is opened by name. */
    @Override
    public List<Unit> units() {
        return List.of();
    }

    @Override
    public Optional<Unit> find(Designator designator) throws IOException {
        return image(designator).map(image -> image.unit(designator));
    }

    /** Empty if it is none of ours, or of a set that is gone. */
    private Optional<ImageFile> image(Designator designator) throws IOException {
        room.requireThere();
        Optional<ImageFile.Name> name = ImageFile.Name.of(designator);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        ZfsAddress address = name.get().address();
        if (name.get().set().isEmpty()) {
            return Optional.of(ImageFile.live(room, address));
        }
        Optional<ZfsSetRecord> set = room.sets()
                .find(name.get().set().get())
                .filter(s -> s.member(address.designator()).isPresent());
        return set.isEmpty() ? Optional.empty() : Optional.of(new Clones(room, set.get()).image(address));
    }

    @Override
    public Optional<BlockDevice> open(Designator designator, Access access) throws IOException {
        Optional<ImageFile> image = image(designator);
        if (image.isEmpty()) {
            return Optional.empty();
        }
        if (access != Access.READ) {
            throw new IOException(designator + " is a source; an image on a dataset is written by its file's name");
        }
        ZfsImageDevice device = ZfsImageDevice.open(image.get(), designator, open::remove);
        open.add(device);
        if (withdrawn) {
            device.withdraw(); // it came between the flag and the loop over the sessions
        }
        return Optional.of(device);
    }
}
