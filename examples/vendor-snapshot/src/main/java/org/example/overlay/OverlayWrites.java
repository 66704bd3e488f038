// SPDX-License-Identifier: Apache-2.0
package org.example.overlay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.snapshot.WriteActivityMonitor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Writes to the images as the stamp of their file tells them: a file system counts none. A cut takes the stamp along, so it is no
 * write. Two writes of one tick of the file system's clock have one stamp: one that is not older than some ticks counts each time.
 */
@Component(configurationPid = OverlaySnapshots.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class OverlayWrites implements WriteActivityMonitor {
    /** A tick of Linux is 10 ms at most. */
    private static final Duration SETTLED = Duration.ofMillis(50);

    private final ImageFolder folder;
    private final Clock clock;

    @Activate
    public OverlayWrites(OverlaySnapshots.Config config) throws IOException {
        this(new ImageFolder(config.folder()), Clock.systemUTC());
    }

    /** @param clock that of the file system */
    OverlayWrites(ImageFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Deactivate
    void withdraw() {
        folder.withdraw();
    }

    @Override
    public Optional<Scope> scope(Designator unit) throws IOException {
        return folder.image(unit).map(image -> Scope.HOST_LOCAL);
    }

    @Override
    public Watch watch(Designator unit) throws IOException {
        return new StampWatch(
                folder.image(unit).orElseThrow(() -> new IOException(unit + " is no image in " + folder.path())));
    }

    private final class StampWatch implements Watch {
        private final Path image;
        private Instant stamp = Instant.MIN;
        private Instant lookedAt = Instant.MIN;
        private long writes;

        StampWatch(Path image) {
            this.image = image;
        }

        @Override
        public Sample sample() throws IOException {
            folder.check();
            Instant now = Files.getLastModifiedTime(image).toInstant();
            Instant at = clock.instant();
            boolean mayHideAnother = Duration.between(now, at).abs().compareTo(SETTLED) < 0;
            if (!now.equals(stamp) || mayHideAnother || at.isBefore(lookedAt)) {
                writes++;
            }
            stamp = now;
            lookedAt = at;
            return new Sample(image.toString(), writes);
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
