// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

/** Tells writes of ours to a file from those of others, by its stamp. Thread-safe. */
public final class StampWatch {
    /** How often the stamp is taken while we write: it costs as much as writing a small record. */
    private static final long STAMP_NANOS = 20_000_000;

    /** A change so much later than our last write was none of ours, whatever clock the file system goes by. */
    private static final long CLOCK_SLACK_MILLIS = 2000;

    private final Stamps stamps;
    private final boolean cheap;
    private FileStamp known;
    private long takenAt = System.nanoTime();
    private int ownWrites;
    private long foreignChanges;
    private boolean exact;

    /** Whether we wrote since {@link #known} was taken, and when. */
    private boolean stale;

    private long writtenAt;

    /** Takes the stamp of what is watched; never fails. */
    interface Stamps {
        FileStamp take();
    }

    /** @param cheap whether a stamp may be taken amid writes; the counters of a device move when its cache is written back */
    StampWatch(Stamps stamps, FileStamp now, boolean cheap) {
        this.stamps = stamps;
        this.known = now;
        this.cheap = cheap;
    }

    private boolean isDue() {
        return cheap && System.nanoTime() - takenAt > STAMP_NANOS;
    }

    synchronized void beginWrite() {
        if (exact) {
            look();
        }
        ownWrites++;
    }

    synchronized void endWrite() {
        stale = true;
        writtenAt = System.currentTimeMillis();
        if (--ownWrites == 0 && (exact || isDue())) {
            take();
        }
    }

    private void take() {
        known = stamps.take();
        takenAt = System.nanoTime();
        stale = false;
    }

    private void look() {
        if (ownWrites > 0) {
            return;
        }
        FileStamp before = known;
        boolean written = stale;
        take();
        boolean later = cheap && known.changedNanos() / 1_000_000 > writtenAt + CLOCK_SLACK_MILLIS;
        if (written ? later || !known.key().equals(before.key()) : !known.equals(before)) {
            foreignChanges++;
        }
    }

    /** From now on the stamp is taken after every write of ours, so that no foreign change can hide behind one. */
    public synchronized void watchClosely() {
        look();
        exact = true;
    }

    /** How often the file was found changed, replaced or gone without a write of ours; looks now. */
    public synchronized long foreignChanges() {
        look();
        return foreignChanges;
    }

    /** The same; while we write it looks now and then only. */
    public synchronized long foreignChangesLately() {
        if (exact || !stale || isDue()) {
            look();
        }
        return foreignChanges;
    }

    /** The stamp after our last write. */
    public synchronized FileStamp stamp() {
        look();
        return known;
    }
}
