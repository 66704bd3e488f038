// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.snapshot.WriteActivityMonitor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Writes to an image as the stamp of its file tells them: ZFS counts none. So only what came through this host's file system is
 * seen, and the scope says so. zfs-fuse stamps in whole seconds: two writes of one second have one stamp, so a stamp that is not
 * older yet than two counts as a write each time.
 */
@Component(service = WriteActivityMonitor.class, immediate = true)
public final class ZfsWriteActivity implements WriteActivityMonitor {
    /** Longer than the coarsest stamp. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final ZfsRoom room;
    private final Clock clock;

    @Activate
    public ZfsWriteActivity(@Reference ZfsRoom room) {
        this(room, Clock.systemUTC());
    }

    /** @param clock the one by which ZFS stamps */
    ZfsWriteActivity(ZfsRoom room, Clock clock) {
        this.room = room;
        this.clock = clock;
    }

    @Override
    public Optional<Scope> scope(Designator unit) throws IOException {
        room.requireThere();
        return ImageFile.Name.of(unit).filter(n -> n.set().isEmpty()).map(n -> Scope.HOST_LOCAL);
    }

    @Override
    public Watch watch(Designator unit) throws IOException {
        ZfsAddress address = ImageFile.Name.of(unit)
                .filter(n -> n.set().isEmpty())
                .orElseThrow(() -> new IOException(unit + " is no image on a ZFS dataset"))
                .address();
        return new StampWatch(ImageFile.live(room, address).path());
    }

    private final class StampWatch implements Watch {
        private final Path path;
        private Map<String, Object> stamp = Map.of();
        private Instant lookedAt = Instant.MIN;
        private long writes;

        StampWatch(Path path) {
            this.path = path;
        }

        @Override
        public Sample sample() throws IOException {
            room.requireThere();
            Map<String, Object> now = Files.readAttributes(path, "unix:ino,size,ctime,lastModifiedTime");
            Instant at = clock.instant();
            Instant changed = ((FileTime) now.get("ctime")).toInstant();
            boolean mayHideAnother = Duration.between(changed, at).abs().compareTo(SETTLED) < 0;
            boolean clockWentBack = at.isBefore(lookedAt);
            if (!now.equals(stamp) || mayHideAnother || clockWentBack) {
                writes++;
            }
            stamp = now;
            lookedAt = at;
            return new Sample(path.toString(), writes);
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
