// SPDX-License-Identifier: Apache-2.0
package org.offhost.examples.hold;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Looks for the file again and again, as one that writes would between two writes; its time is counted by the test. */
final class Application implements AutoCloseable {
    private static final long LIMIT_MILLIS = 30_000;

    private final Path hold;
    private final Path held;
    private final Thread thread;
    private Instant now = Instant.EPOCH;
    private String holding = "";
    private String ignored = "";
    private boolean stopped;

    Application(Path folder) {
        this.hold = folder.resolve("hold");
        this.held = folder.resolve("held");
        this.thread = new Thread(this::run, "application");
        thread.start();
    }

    private void run() {
        try {
            while (look()) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean look() throws IOException {
        String[] asked = asked();
        boolean hears = !asked[0].isEmpty() && !asked[0].equals(ignored) && now.isBefore(Instant.parse(asked[1]));
        String wanted = hears ? asked[0] : "";
        if (!wanted.equals(holding)) {
            holding = wanted;
            say();
        }
        return !stopped;
    }

    private String[] asked() throws IOException {
        try {
            return Files.readString(hold).split("\n");
        } catch (NoSuchFileException e) {
            return new String[] {"", ""};
        }
    }

    private void say() throws IOException {
        if (holding.isEmpty()) {
            Files.deleteIfExists(held);
        } else {
            Files.writeString(held, holding);
        }
    }

    /** As its own administrator has it go on. */
    synchronized void goOn() throws IOException {
        ignored = holding;
        holding = "";
        say();
    }

    synchronized boolean isHeld() {
        return !holding.isEmpty();
    }

    synchronized void elapse(Duration time) {
        now = now.plus(time);
    }

    private synchronized Instant now() {
        return now;
    }

    Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now();
            }
        };
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            stopped = true;
        }
        thread.join(LIMIT_MILLIS);
    }
}
