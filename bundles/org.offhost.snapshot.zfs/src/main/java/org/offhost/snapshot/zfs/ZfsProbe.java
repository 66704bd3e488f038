// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.UnitProbe;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Where an image lies, how it would be cut, and what is kept of it. */
@Component(service = UnitProbe.class, immediate = true)
public final class ZfsProbe implements UnitProbe {
    private final ZfsRoom room;

    @Activate
    public ZfsProbe(@Reference ZfsRoom room) {
        this.room = room;
    }

    @Override
    public List<Section> probe(Designator unit) throws IOException {
        Optional<ZfsAddress> address =
                ImageFile.Name.of(unit).filter(n -> n.set().isEmpty()).map(ImageFile.Name::address);
        if (address.isEmpty()) {
            return List.of();
        }
        ImageFile image = ImageFile.live(room, address.get());
        List<String> kept = Marks.held(room, unit);
        return List.of(new Section(
                "image on ZFS",
                List.of(
                        new Fact("dataset", address.get().dataset()),
                        new Fact("file", image.path().toString()),
                        new Fact("size", String.valueOf(image.size())),
                        new Fact("cut", "by a snapshot of the dataset, shown by a clone"),
                        new Fact("quiet", "as this host sees the file: ZFS counts no writes"),
                        new Fact("sets whose snapshots are kept", kept.isEmpty() ? "none" : String.join(", ", kept)))));
    }
}
