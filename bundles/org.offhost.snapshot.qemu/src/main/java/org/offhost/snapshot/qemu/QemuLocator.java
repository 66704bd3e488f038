// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.util.Optional;
import org.offhost.block.Access;
import org.offhost.block.Unit;
import org.offhost.block.UnitLocator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Nodes of a QEMU as people name them: {@code qemu:SOCKET#NODE}. */
@Component(service = UnitLocator.class, immediate = true)
public final class QemuLocator implements UnitLocator {
    private final QemuRoom room;

    @Activate
    public QemuLocator(@Reference QemuRoom room) {
        this.room = room;
    }

    @Override
    public Optional<Unit> locate(String address, Use use) throws IOException {
        if (!QemuAddress.isOne(address)) {
            return Optional.empty();
        }
        if (use.access() != Access.READ) {
            throw new IOException("a node of a QEMU is a source; it is not written");
        }
        QemuAddress node = room.parse(address);
        Unit unit = QemuDevices.describe(room, node);
        room.remember(node, address);
        return Optional.of(unit);
    }
}
