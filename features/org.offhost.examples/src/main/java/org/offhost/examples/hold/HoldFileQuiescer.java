// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.hold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.offhost.block.Designator;
import org.offhost.kit.session.Withdrawal;
import org.offhost.snapshot.Quiescer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Holds an application that agreed on two files with it. While {@code hold} is there, and the instant that is its second line has
 * not come, the application writes nothing, and says so by {@code held} with the first line of {@code hold}; then it removes it. So
 * the application goes on by itself, whatever becomes of whoever asked. One configuration for each unit.
 */
@Component(configurationPid = "org.offhost.examples.hold", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class HoldFileQuiescer implements Quiescer {
    private static final long ANSWER_SECONDS = 30;
    private static final long POLL_MILLIS = 5;

    private final Designator unit;
    private final Path hold;
    private final Path held;
    private final Clock clock;
    private final Withdrawal session = new Withdrawal("the quiescer by files");

    /** What is configured. */
    public @interface Config {
        /** Designator of the unit that the application writes to. */
        String unit();

        /** Folder of the two files, which nobody else writes to. */
        String folder();
    }

    @Activate
    public HoldFileQuiescer(Config config) throws IOException {
        this(Designator.parse(config.unit()), Path.of(config.folder()), Clock.systemUTC());
    }

    /** What a killed process held goes on: nobody is left who would cut. */
    HoldFileQuiescer(Designator unit, Path folder, Clock clock) throws IOException {
        this.unit = unit;
        this.hold = folder.resolve("hold");
        this.held = folder.resolve("held");
        this.clock = clock;
        Files.deleteIfExists(hold);
    }

    /** Waits for nobody: the application goes on by itself. */
    @Deactivate
    void withdraw() throws IOException {
        session.withdraw();
        Files.deleteIfExists(hold);
    }

    @Override
    public synchronized Optional<Lease> freeze(Designator wanted, Duration maxHold) throws IOException {
        session.check();
        if (!wanted.equals(unit)) {
            return Optional.empty(); // the next quiescer is asked
        }
        String before = lines(hold);
        if (!before.isEmpty() && clock.instant().isBefore(Instant.parse(before.split("\n")[1]))) {
            throw new IOException(unit + " is held already");
        }
        Held lease = new Held(UUID.randomUUID().toString(), clock.instant().plus(maxHold));
        Path written = hold.resolveSibling("hold.new");
        Files.writeString(written, lease.token + "\n" + lease.until + "\n");
        Files.move(written, hold, StandardCopyOption.ATOMIC_MOVE); // whole, or not there
        boolean answered = false;
        try {
            answered = await(lease.token);
        } finally {
            if (!answered) {
                Files.deleteIfExists(hold);
            }
        }
        if (!answered) {
            throw new IOException("the application behind " + unit + " did not say within " + ANSWER_SECONDS
                    + " s that it holds its writes");
        }
        return Optional.of(lease);
    }

    /** Until the application has said what it should, "" for nothing; false if it does not. */
    private boolean await(String answer) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
        while (!lines(held).strip().equals(answer)) {
            if (!answer.isEmpty()) {
                session.check(); // nobody waits for a hold that is not wanted any more
            }
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    private static String lines(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** The application at rest. */
    private final class Held implements Lease {
        private final String token;
        private final Instant until;

        Held(String token, Instant until) {
            this.token = token;
            this.until = until;
        }

        /** It was told to stop, not to bring its data to rest. */
        @Override
        public boolean applicationConsistent() {
            return false;
        }

        @Override
        public boolean holds() {
            try {
                return clock.instant().isBefore(until) && lines(held).strip().equals(token);
            } catch (IOException e) {
                return false; // who cannot tell must not say yes
            }
        }

        @Override
        public void close() throws IOException {
            synchronized (HoldFileQuiescer.this) {
                if (lines(hold).startsWith(token)) {
                    Files.deleteIfExists(hold);
                    if (!await("")) {
                        throw new IOException("the application behind " + unit + " did not go on");
                    }
                }
            }
        }
    }
}
