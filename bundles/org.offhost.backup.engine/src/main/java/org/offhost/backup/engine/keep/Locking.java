// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.keep;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.offhost.archive.SetDecision;
import org.offhost.backup.engine.medium.MediaNow;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Designator;

/** Locks sets: the lock is appended to their medium, and is never taken back. Thread-safe. */
public final class Locking {
    private final MediaNow media;
    private final InstantSource clock;

    public Locking(MediaNow media, InstantSource clock) {
        this.media = media;
        this.clock = clock;
    }

    public void lock(Designator medium, String setId, Instant until) throws IOException {
        try (OpenMedium open = media.toWrite("a lock of set " + setId, medium)) {
            open.requireOurs();
            String id = open.set(setId).description().id();
            open.requireWritable();
            Instant now = clock.instant();
            open.requireFuture(until, now);
            Optional<Instant> before = open.medium().scan().lockedUntil(id);
            if (before.isPresent() && !until.isAfter(before.get())) {
                throw new RefusedException(Notice.of(NoticeCode.LOCK_SHORTER)
                        .with("set", id)
                        .with("until", until)
                        .with("locked", before.get()));
            }
            open.medium().decide(SetDecision.lock(id, now.truncatedTo(ChronoUnit.SECONDS), until));
        }
    }
}
