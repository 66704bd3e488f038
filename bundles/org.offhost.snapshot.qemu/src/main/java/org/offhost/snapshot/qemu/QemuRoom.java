// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.offhost.block.Designator;
import org.offhost.block.PrivateFiles;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.StateFolder;
import org.offhost.block.hold.HeldFile;
import org.offhost.kit.session.Withdrawal;
import org.offhost.kit.snapshot.ProviderRoom;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the services of this bundle share: the state folder, the nodes that people named, and the way to talk to a QEMU. Thread-safe. */
@Component(service = QemuRoom.class)
public final class QemuRoom {
    private static final Logger LOG = LoggerFactory.getLogger(QemuRoom.class);
    private static final int MOST_KNOWN = 256;
    private static final long LONGEST = 1 << 20;
    private static final int DIGITS = 16;

    /** Between all that reaches a node and what was said of it. */
    private static final String SAID = "\t";

    private static final String NODES = "nodes";

    private final Withdrawal withdrawal = new Withdrawal("the QEMU driver");
    private final ProviderRoom room;
    private final Map<Path, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Set<HeldFile> held = ConcurrentHashMap.newKeySet();
    private final Consumer<String> beforeCommand;

    /** What is configured of QEMUs; an address says more. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<QemuProcess> processes = List.of();

    @Activate
    public QemuRoom(BundleContext context) throws IOException {
        this(StateFolder.of(context::getProperty), command -> {});
    }

    /** @param beforeCommand told of each command before QEMU gets it */
    QemuRoom(Path stateFolder, Consumer<String> beforeCommand) throws IOException {
        this.beforeCommand = beforeCommand;
        this.room = new ProviderRoom(stateFolder.resolve("qemu"), withdrawal, Qmp.PATIENCE);
    }

    @Deactivate
    void withdraw() throws IOException {
        withdrawal.withdraw();
        for (HeldFile one : held) {
            one.close();
        }
    }

    void requireThere() throws ProviderWithdrawnException {
        withdrawal.check();
    }

    /** A folder of this bundle's state. */
    Path folder(String name) throws IOException {
        return room.folder(name);
    }

    /** What is asked or done in one conversation. */
    interface Talk<T> {
        T with(Qmp qmp) throws IOException;
    }

    /** Talks to a QEMU; a second thread waits for the end of the first one's conversation, and can be interrupted. */
    <T> T talk(Path socket, Talk<T> talk) throws IOException {
        requireThere();
        ReentrantLock lock = locks.computeIfAbsent(socket, s -> new ReentrantLock(true));
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another conversation with " + socket + " goes on");
        }
        try (Qmp qmp = Qmp.connect(socket, Qmp.PATIENCE, beforeCommand)) {
            T result = talk.with(qmp);
            requireThere();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether a QEMU is gone for good: its socket is, or nobody listens on it. What it had is gone with it. A socket that cannot
     * be looked at, in a folder of somebody else, is there.
     */
    static boolean isGone(Path socket) {
        if (Files.notExists(socket)) {
            return true;
        }
        try (Qmp qmp = Qmp.connect(socket, Qmp.PATIENCE)) {
            return false;
        } catch (IOException e) {
            return e.getCause() instanceof ConnectException;
        }
    }

    /** A short name that tells things apart: sixteen hexadecimal digits. */
    static String tag(String text) {
        return ProviderRoom.digest(text, DIGITS);
    }

    /** What an address means here. */
    QemuAddress parse(String address) throws IOException {
        return QemuAddress.parse(address, processes);
    }

    /**
     * Keeps how a node is reached, for later processes: what was said of it, and what was configured of its QEMU besides, which
     * counts as long as nothing is configured of it.
     *
     * @param said the address as somebody gave it
     */
    void remember(QemuAddress address, String said) throws IOException {
        String line = address + SAID + QemuAddress.said(said);
        room.alone(NODES, () -> {
            Set<String> lines = new LinkedHashSet<>(known());
            lines.removeIf(l -> isOf(l, address.designator()));
            lines.add(line);
            List<String> all = new ArrayList<>(lines);
            List<String> kept = all.subList(Math.max(0, all.size() - MOST_KNOWN), all.size());
            PrivateFiles.replace(knownFile(), (String.join("\n", kept) + "\n").getBytes(StandardCharsets.UTF_8));
            return null;
        });
    }

    /** How a unit is reached; empty if it is no node of a QEMU. */
    Optional<QemuAddress> address(Designator unit) throws IOException {
        if (unit.scheme() != Designator.Scheme.URI
                || !QemuAddress.isOne(unit.value())
                || unit.value().contains(QemuAddress.OF_SET)) {
            return Optional.empty();
        }
        for (String line : known()) {
            if (isOf(line, unit)) {
                return Optional.of(reached(line));
            }
        }
        return Optional.of(parse(unit.value()));
    }

    private QemuAddress reached(String line) throws IOException {
        QemuAddress known = QemuAddress.parse(withoutSaid(line));
        boolean configured = processes.stream().anyMatch(p -> p.isOf(known.socket()));
        return configured && line.contains(SAID) ? parse(line.substring(line.indexOf(SAID) + 1)) : known;
    }

    private static String withoutSaid(String line) {
        return line.contains(SAID) ? line.substring(0, line.indexOf(SAID)) : line;
    }

    private static boolean isOf(String line, Designator unit) {
        try {
            return QemuAddress.parse(withoutSaid(line)).designator().equals(unit);
        } catch (IOException e) {
            return false; // a line of another version
        }
    }

    private Path knownFile() throws IOException {
        return room.folder("").resolve(NODES);
    }

    private List<String> known() throws IOException {
        Path file = knownFile();
        return !Files.exists(file) || Files.size(file) > LONGEST
                ? List.of()
                : Files.readAllLines(file).stream().filter(QemuAddress::isOne).toList();
    }

    /** Names of the files of a folder of the state. */
    List<String> names(String name) throws IOException {
        return room.names(name);
    }

    /**
     * Holds a file as long as this process lives, so that others tell what it made from what a dead one left.
     *
     * @return null if another one has it
     */
    HeldFile hold(Path file) throws IOException {
        Optional<HeldFile> channel = PrivateFiles.hold(file);
        held.removeIf(c -> !c.isHeld());
        channel.ifPresent(held::add);
        return channel.orElse(null);
    }

    /** Says of something that it is left, and goes on. */
    static void left(String what, IOException e) {
        LOG.warn("{} stays behind for now: {}", what, e.getMessage());
    }
}
