// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.offhost.block.Designator;
import org.offhost.block.hold.HeldFile;
import org.offhost.snapshot.Quiescer;
import org.offhost.snapshot.qemu.agent.FrozenGuest;
import org.offhost.snapshot.qemu.agent.ThawTimer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Holds the writers of a guest by its agent, where the address of the node says how that is reached. Of each guest that is frozen
 * there is a file that this process holds, written before it is frozen, so that the next process thaws what a dead one froze.
 */
@Component(service = Quiescer.class, immediate = true)
public final class QemuQuiescer implements Quiescer {
    private static final String FOLDER = "frozen";
    private static final String AGENT = "agent";

    private final QemuRoom room;
    private final ThawTimer timer;
    private final Map<Path, FrozenGuest> guests = new ConcurrentHashMap<>();

    @Activate
    public QemuQuiescer(@Reference QemuRoom room) {
        this(room, ThawTimer.ofSystem());
    }

    /** @param timer stopped with this one */
    QemuQuiescer(QemuRoom room, ThawTimer timer) {
        this.room = room;
        this.timer = timer;
        timer.after(Duration.ZERO, this::sweep);
    }

    @Deactivate
    void withdraw() {
        guests.values().forEach(FrozenGuest::thawAll);
        timer.stop();
    }

    @Override
    public Optional<Lease> freeze(Designator unit, Duration maxHold) throws IOException {
        room.requireThere();
        Optional<Path> agent = room.address(unit).flatMap(QemuAddress::agent);
        if (agent.isEmpty()) {
            return Optional.empty();
        }
        FrozenGuest guest = guests.computeIfAbsent(agent.get(), a -> new FrozenGuest(a, this::mark, timer));
        return Optional.of(guest.lease(maxHold));
    }

    private Optional<Closeable> mark(Path agent) throws IOException {
        Path file = room.folder(FOLDER).resolve(QemuRoom.tag(agent.toString()));
        HeldFile held = room.hold(file);
        if (held == null) {
            return Optional.empty();
        }
        held.channel().truncate(0);
        held.channel().write(ByteBuffer.wrap(StateLines.of(Map.of(AGENT, agent.toString()))));
        held.channel().force(true);
        return Optional.of(() -> {
            Files.deleteIfExists(file);
            held.close();
        });
    }

    /** Thaws what processes froze that are no more. */
    private void sweep() {
        try {
            for (String name : room.names(FOLDER)) {
                sweep(room.folder(FOLDER).resolve(name));
            }
        } catch (IOException e) {
            QemuRoom.left("what guests a process froze", e);
        }
    }

    private void sweep(Path file) throws IOException {
        HeldFile held = Files.exists(file) ? room.hold(file) : null;
        if (held == null) {
            return; // of one that lives
        }
        try (held) {
            String agent = StateLines.parse(
                            Channels.newInputStream(held.channel()).readAllBytes())
                    .get(AGENT);
            if (agent != null) {
                FrozenGuest.thaw(Path.of(agent));
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            QemuRoom.left("a guest that a process froze", e);
        }
    }
}
