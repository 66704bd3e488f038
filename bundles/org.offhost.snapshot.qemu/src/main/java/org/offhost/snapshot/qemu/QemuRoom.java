// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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

    private final Path folder;
    private final Map<Path, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Set<HeldFile> held = ConcurrentHashMap.newKeySet();
    private final Consumer<String> beforeCommand;
    private volatile boolean withdrawn;

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
        this.folder = PrivateFiles.folder(stateFolder.resolve("qemu"));
    }

    @Deactivate
    void withdraw() throws IOException {
        withdrawn = true;
        for (HeldFile one : held) {
            one.close();
        }
    }

    void requireThere() throws ProviderWithdrawnException {
        if (withdrawn) {
            throw new ProviderWithdrawnException("the QEMU driver was withdrawn");
        }
    }

    /** A folder of this bundle's state. */
    Path folder(String name) throws IOException {
        return PrivateFiles.folder(folder.resolve(name));
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
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What an address means here. */
    QemuAddress parse(String address) throws IOException {
        return QemuAddress.parse(address, processes);
    }

    /** Keeps how a node is reached, for later processes. */
    synchronized void remember(QemuAddress address) throws IOException {
        Set<String> lines = new LinkedHashSet<>(known());
        lines.removeIf(l -> isOf(l, address.designator()));
        lines.add(address.toString());
        List<String> all = new ArrayList<>(lines);
        List<String> kept = all.subList(Math.max(0, all.size() - MOST_KNOWN), all.size());
        PrivateFiles.replace(knownFile(), (String.join("\n", kept) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** How a unit is reached; empty if it is no node of a QEMU. */
    synchronized Optional<QemuAddress> address(Designator unit) throws IOException {
        if (unit.scheme() != Designator.Scheme.URI
                || !QemuAddress.isOne(unit.value())
                || unit.value().contains(QemuAddress.OF_SET)) {
            return Optional.empty();
        }
        for (String line : known()) {
            if (isOf(line, unit)) {
                return Optional.of(QemuAddress.parse(line));
            }
        }
        return Optional.of(parse(unit.value()));
    }

    private static boolean isOf(String line, Designator unit) {
        try {
            return QemuAddress.parse(line).designator().equals(unit);
        } catch (IOException e) {
            return false; // a line of another version
        }
    }

    private Path knownFile() {
        return folder.resolve("nodes");
    }

    private List<String> known() throws IOException {
        Path file = knownFile();
        return !Files.exists(file) || Files.size(file) > LONGEST
                ? List.of()
                : Files.readAllLines(file).stream().filter(QemuAddress::isOne).toList();
    }

    /** Names of the files of a folder of the state. */
    List<String> names(String name) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(name))) {
            files.forEach(f -> names.add(f.getFileName().toString()));
        }
        names.removeIf(n -> n.endsWith(PrivateFiles.NEXT));
        names.sort(null);
        return names;
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
