// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.hold;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file whose lock tells that somebody has what it lies beside, and which says what process that is. A process that ends, however
 * it does, has it no more. Thread-safe.
 */
public final class OwnerFile {
    private static final int LONGEST = 512;
    private static final Pattern WORDS = Pattern.compile("(\\d{1,18})(?: ([\\w.-]{1,255}))?\\n");
    private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

    /** Who only looks whether somebody has it holds it for a moment, too. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private static final int LOOKS = 25;

    private final Path file;
    private final Holding holding;
    private Optional<HeldFile> held = Optional.empty();

    /** Who has it. */
    public record Owner(long pid, Optional<String> host) {
        static Owner here() {
            return new Owner(ProcessHandle.current().pid(), hostName());
        }

        /** Nobody is asked who may be long in answering. */
        private static Optional<String> hostName() {
            try {
                String name = Files.readString(HOST).strip();
                return Optional.of(name).filter(n -> n.matches("[\\w.-]{1,255}"));
            } catch (IOException e) {
                return Optional.ofNullable(System.getenv("COMPUTERNAME")).filter(n -> n.matches("[\\w.-]{1,255}"));
            }
        }

        private String words() {
            return pid + host.map(name -> " " + name).orElse("") + "\n";
        }
    }

    /** Holds a file, made if need be; empty if somebody else does. */
    public interface Holding {
        Optional<HeldFile> hold(Path file) throws IOException;
    }

    /** @param holding as {@code PrivateFiles::hold} */
    public OwnerFile(Path file, Holding holding) {
        this.file = file;
        this.holding = holding;
    }

    /**
     * Has it until {@link #letGo}, or until the process ends. May be called again.
     *
     * @return false if somebody else has it, in this process or another one
     * @throws IOException if there is no folder, or no file can be made in it
     */
    public synchronized boolean take() throws IOException {
        for (int looks = 0; !isHeld() && looks < LOOKS; looks++) {
            held = holding.hold(file);
            if (held.isEmpty()) {
                LockSupport.parkNanos(LOOK_NANOS);
            } else {
                sign(held.get());
            }
        }
        return isHeld();
    }

    /** Only the lock is needed: a disk that is full must not keep anybody from what makes room. */
    private void sign(HeldFile mine) throws IOException {
        try {
            FileChannel channel = mine.channel();
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Owner.here().words().getBytes(StandardCharsets.US_ASCII)), 0);
        } catch (IOException e) {
            if (!mine.isHeld()) { // a thread that is interrupted closes the channel, and the lock goes with it
                held = Optional.empty();
                mine.close();
                throw e;
            }
        }
    }

    /** Whether it is had by this. */
    public synchronized boolean isHeld() {
        return held.filter(HeldFile::isHeld).isPresent();
    }

    /** Lets it go, and deletes the file; nothing if it was not had. */
    public synchronized void letGo() throws IOException {
        try (HeldFile mine = held.orElse(null)) {
            held = Optional.empty();
            if (mine != null && mine.isHeld()) {
                Files.deleteIfExists(file); // while it is held: it may be another one's behind that
            }
        }
    }

    /** Who else has it, in this process or another one; empty if nobody has. */
    public synchronized Optional<Owner> other() throws IOException {
        if (isHeld() || !Files.exists(file)) {
            return Optional.empty();
        }
        try (HeldFile nobodys = HeldFile.sole(file, true)) {
            return Optional.empty();
        } catch (FileHeldException e) {
            return Optional.of(signed());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Owner signed() throws IOException {
        try (HeldFile others = HeldFile.open(file, false)) {
            ByteBuffer words = ByteBuffer.allocate(LONGEST);
            int read = Math.max(0, others.channel().read(words, 0));
            Matcher known = WORDS.matcher(new String(words.array(), 0, read, StandardCharsets.US_ASCII));
            return known.matches()
                    ? new Owner(Long.parseLong(known.group(1)), Optional.ofNullable(known.group(2)))
                    : new Owner(0, Optional.empty());
        } catch (NoSuchFileException e) {
            return new Owner(0, Optional.empty());
        }
    }
}
