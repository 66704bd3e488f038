// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.BlockDeviceProvider;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.block.nbd.NbdAddress;
import org.offhost.block.nbd.NbdClient;
import org.offhost.block.nbd.NbdDevice;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Nodes of a QEMU and their snapshots, read by NBD. */
@Component(service = BlockDeviceProvider.class, immediate = true)
public final class QemuDevices implements BlockDeviceProvider {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BLOCK = 512;

    private final QemuRoom room;
    private final Map<NbdDevice, Runnable> open = new ConcurrentHashMap<>();
    private volatile boolean withdrawn;

    @Activate
    public QemuDevices(@Reference QemuRoom room) {
        this.room = room;
    }

    @Deactivate
    void withdraw() {
        withdrawn = true;
        List.copyOf(open.keySet()).forEach(this::end);
    }

    private void end(NbdDevice device) {
        device.withdraw();
        closed(device);
    }

    private void closed(NbdDevice device) {
        Runnable last = open.remove(device);
        if (last != null) {
            last.run();
        }
    }

    /** None: a node is opened by name. */
    @Override
    public List<Unit> units() {
        return List.of();
    }

    @Override
    public Optional<Unit> find(Designator designator) throws IOException {
        Optional<QemuAddress> node = room.address(designator);
        if (node.isPresent()) {
            return Optional.of(describe(room, node.get()));
        }
        return snapshot(designator).map(m -> unit(designator, m.size()));
    }

    static Unit describe(QemuRoom room, QemuAddress node) throws IOException {
        long size = room.talk(node.socket(), qmp -> BlockGraph.of(qmp).size(node.node()));
        return unit(node.designator(), size);
    }

    private static Unit unit(Designator name, long size) {
        return new Unit(name, Unit.Kind.BLOCKS, size / BLOCK * BLOCK, BLOCK, true, "");
    }

    private Optional<QemuSetRecord.Member> snapshot(Designator designator) throws IOException {
        String value = designator.value();
        int at = value.lastIndexOf(QemuAddress.OF_SET);
        if (designator.scheme() != Designator.Scheme.URI || !QemuAddress.isOne(value) || at < 0) {
            return Optional.empty();
        }
        Optional<QemuSetRecord> set = QemuSetRecord.find(room, value.substring(at + 1));
        return set.flatMap(s -> s.members().stream()
                .filter(m -> m.unit(s.id()).equals(designator))
                .findFirst());
    }

    @Override
    public Optional<BlockDevice> open(Designator designator, Access access) throws IOException {
        room.requireThere();
        Optional<QemuAddress> node = room.address(designator);
        Optional<QemuSetRecord.Member> snapshot = node.isPresent() ? Optional.empty() : snapshot(designator);
        if (node.isEmpty() && snapshot.isEmpty()) {
            return Optional.empty();
        }
        if (access != Access.READ) {
            throw new IOException(designator + " is a source; a node of a QEMU is not written");
        }
        return Optional.of(
                node.isPresent()
                        ? live(node.get())
                        : keep(new NbdDevice(connect(room, snapshot.get()), designator, this::closed), () -> {}));
    }

    private BlockDevice live(QemuAddress node) throws IOException {
        Loan loan = Loan.begin(room, node);
        try {
            NbdAddress address = room.talk(node.socket(), qmp -> {
                NbdAddress server = new NbdServer(room, node.socket()).ensure(qmp, node.nbd());
                Exports.add(qmp, loan.export(), node.node(), List.of());
                return server;
            });
            NbdClient client = NbdClient.open(address, loan.export(), List.of(), PATIENCE);
            return keep(new NbdDevice(client, node.designator(), this::closed), () -> end(loan));
        } catch (IOException | RuntimeException e) {
            end(loan);
            throw e;
        }
    }

    private static void end(Loan loan) {
        try {
            loan.end();
        } catch (IOException e) {
            QemuRoom.left("the export " + loan.export(), e);
        }
    }

    private BlockDevice keep(NbdDevice device, Runnable last) {
        open.put(device, last);
        if (withdrawn) {
            end(device); // it came between the flag and the loop over the sessions
        }
        return device;
    }

    /** Opens the export of a snapshot. */
    static NbdClient connect(QemuRoom room, QemuSetRecord.Member member, String... contexts) throws IOException {
        QemuAddress address = member.address();
        NbdAddress server = new NbdServer(room, address.socket())
                .address(address.nbd())
                .orElseThrow(() -> new IOException("the snapshot of " + address + " is not exposed"));
        return NbdClient.open(server, member.export(), List.of(contexts), PATIENCE);
    }
}
