// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;
import org.offhost.kit.name.PlacedNames;
import org.offhost.restore.PlacementOrder;
import org.offhost.restore.folder.log.LeftFile;
import org.offhost.restore.folder.log.LeftFiles;
import org.offhost.restore.folder.log.RestoreLog;

/**
 * Gives what a restore makes its names, and is the one place that says what may go for it: a file that is still as this
 * job left it, in this run or one before, and what the user said may be overwritten. Whatever else is there belongs to
 * somebody, also if it was this job's once, and stays.
 *
 * <p>Everything is made whole under a name of the job's own first, of whatever kind it is, with its times; then it is noted
 * as it will be found; then it gets its name. So at every moment at which a process can be killed the note tells of what is
 * there, or of nothing. Belongs to one thread.
 */
final class OwnFiles implements Closeable {
    private static final String PARTIAL = ".offhost-partial-";

    private final InsideFolder inside;
    private final PlacementOrder.Existing existing;
    private final FirstLook look;
    private final RestoreLog log;
    private final LeftFiles left;
    private final String job;

    /** @param left closed with this */
    OwnFiles(
            InsideFolder inside,
            PlacementOrder.Existing existing,
            FirstLook look,
            RestoreLog log,
            LeftFiles left,
            String job) {
        this.inside = inside;
        this.existing = existing;
        this.look = look;
        this.log = log;
        this.left = left;
        this.job = job;
    }

    /** Makes something under a name that is free. */
    interface Maker {
        void make(Path partial) throws IOException;
    }

    /** What becomes of what has the name. */
    private enum Before {
        NOTHING,
        OWN,
        OVERWRITTEN
    }

    /** Deletes what a run left that was killed; nobody else gives a file this name. */
    static void clean(InsideFolder inside, RestoreLog log, String job) throws IOException {
        if (log.partialIn() != null) {
            inside.delete(partial(inside, log.partialIn(), job));
        }
    }

    private static Path partial(InsideFolder inside, String directory, String job) throws IOException {
        return inside.path(directory.isEmpty() ? PARTIAL + job : directory + "/" + PARTIAL + job);
    }

    /** What this job noted of a place; empty if it never put anything there. */
    Optional<LeftFile> left(PlacedNames.Placed place) throws IOException {
        return left.at(place.ordinal());
    }

    /** What is said of a file that stays, and is not what the set holds. */
    static IOException changed() {
        return new IOException("somebody changed or replaced it since this job restored it; it stays as it is."
                + " To have what the set holds, move it away and restore it again");
    }

    /**
     * Makes something and gives it its name.
     *
     * @param shared whether the file has more names, or will get some: each changes it
     * @throws FileAlreadyExistsException if something is there that was never this job's and may not go
     * @throws IOException if it cannot be made, or something is there that was this job's and is not as it left it
     */
    void put(PlacedNames.Placed place, boolean shared, Maker maker) throws IOException {
        Path target = inside.path(place.relative());
        before(place, target); // nobody waits hours to hear that it may not be
        String directory =
                place.relative().substring(0, Math.max(0, place.relative().lastIndexOf('/')));
        log.in(directory);
        Path partial = partial(inside, directory, job);
        inside.delete(partial);
        try {
            maker.make(partial);
            publish(place, shared, partial, target);
        } finally {
            inside.delete(partial);
        }
    }

    private void publish(PlacedNames.Placed place, boolean shared, Path partial, Path target) throws IOException {
        Before before = before(place, target);
        if (before == Before.OWN || before == Before.OVERWRITTEN && inside.isDirectory(partial)) {
            inside.delete(
                    target); // a file of this job's that is not on the disk for good is no loss, its note would be
        }
        LeftFile made = LeftFile.of(partial).stillChanging();
        left.note(place.ordinal(), made);
        inside.publish(partial, target, before == Before.OVERWRITTEN);
        LeftFile now = LeftFile.of(target);
        if (!shared && made.isUntouched(now)) {
            left.note(place.ordinal(), now);
        }
    }

    private Before before(PlacedNames.Placed place, Path target) throws IOException {
        if (!inside.exists(target)) {
            return Before.NOTHING;
        }
        Optional<LeftFile> noted = left(place);
        if (noted.isPresent() && noted.get().isUntouched(LeftFile.of(target))) {
            return Before.OWN;
        }
        if (existing == PlacementOrder.Existing.OVERWRITE && look.wasThere(place)) {
            return Before.OVERWRITTEN;
        }
        throw noted.isPresent() ? changed() : new FileAlreadyExistsException(target.toString());
    }

    /** Whether a directory was not there before the job; noted for the runs to come. */
    boolean made(PlacedNames.Placed place, Path directory) throws IOException {
        boolean made = left(place).isPresent() || !look.wasThere(place);
        if (made) {
            left.note(place.ordinal(), LeftFile.of(directory));
        }
        return made;
    }

    /** Makes durable what was noted. */
    void force() throws IOException {
        left.force();
    }

    @Override
    public void close() throws IOException {
        left.close();
    }
}
