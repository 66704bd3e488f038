// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.snapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.offhost.block.PrivateFiles;
import org.offhost.block.hold.HeldFile;
import org.offhost.kit.session.Withdrawal;

/**
 * The state folder of a provider of snapshots, and the order in which those who share it work: one after another, in this process and
 * in others. Thread-safe.
 */
public final class ProviderRoom {
    /** Between two looks whether another process has ended. */
    private static final long LOOK_MILLIS = 20;

    private static final String LOCK = ".lock";

    private final Path folder;
    private final Withdrawal withdrawal;
    private final Duration patience;
    private final Map<String, ReentrantLock> orders = new ConcurrentHashMap<>();

    /**
     * @param folder made when it is first needed
     * @param withdrawal nothing is begun behind it
     * @param patience after so long it is given up to wait for others
     */
    public ProviderRoom(Path folder, Withdrawal withdrawal, Duration patience) {
        this.folder = folder;
        this.withdrawal = withdrawal;
        this.patience = patience;
    }

    /** A folder of the state. */
    public Path folder(String name) throws IOException {
        return PrivateFiles.folder(folder.resolve(name));
    }

    /** Names of the files of a folder of the state, ascending. */
    public List<String> names(String name) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(name))) {
            files.forEach(f -> names.add(f.getFileName().toString()));
        }
        names.removeIf(n -> n.endsWith(PrivateFiles.NEXT));
        names.sort(null);
        return names;
    }

    /** Something of which none must see the half. */
    public interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Does one thing after another: whoever else works in the same order has ended, or was killed. Work within work of an order is of
     * the outer one.
     *
     * @param order a name for what is in each other's way
     * @throws InterruptedIOException if this thread was interrupted while it waited
     * @throws IOException if others did not end in time
     */
    public <T> T alone(String order, Work<T> work) throws IOException {
        ReentrantLock lock = orders.computeIfAbsent(order, o -> new ReentrantLock(true));
        long end = System.nanoTime() + patience.toNanos();
        try {
            if (!lock.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw tooLong(order);
            }
            try {
                if (lock.getHoldCount() > 1) {
                    return work.run();
                }
                try (HeldFile held = held(order, end)) {
                    withdrawal.check();
                    return work.run();
                }
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while others were at " + folder + " (" + order + ")");
        }
    }

    /** The lock that other processes see, and that goes with this one. */
    private HeldFile held(String order, long end) throws IOException, InterruptedException {
        Path file = folder("").resolve(order + LOCK);
        while (true) {
            Optional<HeldFile> held = PrivateFiles.hold(file);
            if (held.isPresent()) {
                return held.get();
            }
            withdrawal.check();
            if (System.nanoTime() - end >= 0) {
                throw tooLong(order);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private IOException tooLong(String order) {
        return new IOException("others at " + folder + " (" + order + ") did not end within " + patience.toSeconds()
                + " s; nothing was begun");
    }

    /**
     * A short name that tells texts apart.
     *
     * @param digits hexadecimal ones, 64 at most
     */
    public static String digest(String text, int digits) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
