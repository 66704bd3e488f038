// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.file;

import java.io.IOException;
import java.nio.file.Path;
import org.offhost.array.virtual.medium.MediumException;

/** Whether the name of a file that is open still leads to it: what is written is lost to whoever looks for it elsewhere. */
public final class Whereabouts {
    private static final long SEEK_NANOS = 20_000_000;

    private final Path path;
    private final String key;

    /** Whether the name was found to lead to another file, and when that was looked for last. */
    private volatile boolean elsewhere;

    private volatile long soughtAt = System.nanoTime();

    /** @param key of its {@link FileStamp} */
    Whereabouts(Path path, String key) {
        this.path = path;
        this.key = key;
    }

    /** Throws if the name leads to another file by now, or to none. */
    public void require() throws MediumException {
        elsewhere = !FileStamp.ofWhatIsLeft(path).key().equals(key);
        soughtAt = System.nanoTime();
        if (elsewhere) {
            throw MediumException.gone(path + " was deleted, moved or replaced while it was in use");
        }
    }

    /**
     * The same after a write failed: that the file is elsewhere is then the reason, whatever the system said of it.
     *
     * @param failure what it said
     */
    public void requireAfter(IOException failure) throws MediumException {
        try {
            require();
        } catch (MediumException e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    /** The same; looks now and then only, since it costs as much as writing a small record. */
    public void requireLately() throws MediumException {
        if (elsewhere || System.nanoTime() - soughtAt > SEEK_NANOS) {
            require();
        }
    }
}
