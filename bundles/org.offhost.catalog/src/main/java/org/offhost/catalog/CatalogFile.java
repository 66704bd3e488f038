// SPDX-License-Identifier: Apache-2.0
package org.offhost.catalog;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.offhost.block.PrivateFiles;
import org.offhost.block.ProviderWithdrawnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the catalog, opened when it is first used. One that proves damaged, then or later, is put aside and said so, and
 * an empty one takes its place: the media tell all of it again. One that cannot be read is not damaged: that is an error, and
 * the next use tries again. Thread-safe.
 */
final class CatalogFile implements Closeable {
    /** Ends a part of a key: no part holds it. */
    static final char END = '\u0000';

    private static final Logger LOG = LoggerFactory.getLogger(CatalogFile.class);

    /** What is wrong then is not the file's content. */
    private static final Set<Integer> NOT_DAMAGE = Set.of(
            DataUtils.ERROR_WRITING_FAILED,
            DataUtils.ERROR_CLOSED,
            DataUtils.ERROR_FILE_LOCKED,
            DataUtils.ERROR_TRANSACTION_ILLEGAL_STATE);

    /** Megabytes of the file held in memory. */
    private static final int CACHE = 8;

    /** Time that closing may take to give room back to the disk. */
    private static final int COMPACTION_MILLIS = 200;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Path file;
    private MVStore store;
    private Tables tables;
    private boolean closed;

    /**
     * What the file holds.
     *
     * @param sets sets as text, by medium and id
     * @param evidence by set and kind
     * @param pages by medium, set and number
     * @param listings what is kept of which set: when it was used last, and bytes
     */
    record Tables(
            MVMap<String, String> sets,
            MVMap<String, String> evidence,
            MVMap<String, byte[]> pages,
            MVMap<String, String> listings) {}

    /** Something done with the tables. */
    interface Use<T> {
        T with(Tables tables) throws IOException;
    }

    /** What the tables hold makes no sense. */
    static final class DamagedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    CatalogFile(Path file) {
        this.file = file;
    }

    private Tables tables() throws IOException {
        if (closed) {
            throw new ProviderWithdrawnException("the catalog is closed");
        }
        if (tables == null) {
            PrivateFiles.tightened(file.getParent());
            open();
        }
        return tables;
    }

    private void open() throws IOException {
        PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .close();
        // not compressed: nearly all it holds are pages of listings, which are deflated already
        store = new MVStore.Builder()
                .fileName(file.toString())
                .cacheSize(CACHE)
                .autoCommitDisabled()
                .open();
        tables = new Tables(
                store.openMap("sets"), store.openMap("evidence"), store.openMap("pages"), store.openMap("listings"));
    }

    /** Does it; if the file proves damaged meanwhile, once more with an empty one. */
    synchronized <T> T use(Use<T> use) throws IOException {
        try {
            return use.with(tables());
        } catch (RuntimeException e) {
            requireDamage(e); // once may be a passing error that was taken for damage
        }
        try {
            return use.with(tables());
        } catch (RuntimeException e) {
            requireDamage(e);
            renew(e);
            return use.with(tables());
        }
    }

    /** Like {@link #use}; what was done is durable before this returns. */
    synchronized <T> T change(Use<T> use) throws IOException {
        return use(t -> {
            T result = use.with(t);
            store.commit();
            store.sync();
            return result;
        });
    }

    /** Writes what was done; it may be lost if the machine stops. */
    synchronized void flush() throws IOException {
        use(t -> store.commit());
    }

    /**
     * Whether what went wrong is the file's content. A disk that could not be read is not: the file is kept, and with it
     * all that it may still tell. One that ends early is damaged; the store has one code for both (H2 2.3,
     * {@code DataUtils.readFully}).
     */
    static boolean isDamage(RuntimeException e) {
        if (!(e instanceof MVStoreException m)) {
            return true;
        }
        boolean unread = m.getErrorCode() == DataUtils.ERROR_READING_FAILED && !(m.getCause() instanceof EOFException);
        return !unread && !NOT_DAMAGE.contains(m.getErrorCode());
    }

    /** Returns if the content may be what is wrong: all of it can be read. */
    private void requireDamage(RuntimeException e) throws IOException {
        letGo();
        if (!isDamage(e)) {
            throw new IOException("the catalog " + file + " cannot be used: " + e.getMessage(), e);
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException unreadable) {
            unreadable.addSuppressed(e);
            throw new IOException(
                    "the catalog " + file + " cannot be read: " + unreadable.getMessage()
                            + "; it is left as it is, try again",
                    unreadable);
        }
    }

    /** What comes next opens the file anew: a store that failed once stays closed. */
    private void letGo() {
        if (store != null) {
            store.closeImmediately();
        }
        store = null;
        tables = null;
    }

    private void renew(RuntimeException damage) throws IOException {
        Path aside = aside();
        LOG.warn(
                "the catalog {} is damaged ({}); it is put aside as {} and made anew from the media:"
                        + " 'offhost list --medium' reads one",
                file,
                damage.getMessage(),
                aside.getFileName());
        Files.move(file, aside);
        try {
            open();
        } catch (RuntimeException e) {
            letGo();
            throw new IOException("the catalog " + file + " cannot be made anew: " + e.getMessage(), e);
        }
    }

    /** A name that no damaged file before has. */
    private Path aside() {
        String name = file.getFileName() + ".damaged-" + STAMP.format(Instant.now());
        Path aside = file.resolveSibling(name);
        for (int n = 2; Files.exists(aside); n++) {
            aside = file.resolveSibling(name + "-" + n);
        }
        return aside;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (store == null) {
            return;
        }
        try {
            store.close(COMPACTION_MILLIS);
        } catch (RuntimeException e) {
            LOG.warn("the catalog {} could not be closed properly: {}", file, e.getMessage());
            store.closeImmediately();
        }
    }
}
