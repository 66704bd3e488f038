// SPDX-License-Identifier: Apache-2.0
package org.offhost.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.h2.mvstore.MVMap;
import org.offhost.catalog.CatalogFile.DamagedException;
import org.offhost.catalog.CatalogFile.Tables;

/** The pages of listings, up to a limit of bytes in all; the sets listed the longest time ago make room. Thread-safe. */
final class Pages {
    private static final int SUM = 4;

    /** Pages that may be lost when the process dies: they are read again. */
    private static final int UNFLUSHED = 16;

    private final CatalogFile file;
    private final long most;
    private int unflushed;

    Pages(CatalogFile file, long most) {
        this.file = file;
        this.most = most;
    }

    /** What is kept of a set: when it was used last, in an order without clock, and bytes. */
    private record Kept(long used, long bytes) {
        static Kept of(String text) {
            String[] parts = text.split(" ");
            try {
                return new Kept(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new DamagedException("'" + text + "' tells no use", e);
            }
        }

        String text() {
            return used + " " + bytes;
        }
    }

    private static String key(String set, long number) {
        return set + CatalogFile.END + String.format("%016x", number);
    }

    /** A page kept before, if it is whole. */
    Optional<byte[]> get(String set, long number) throws IOException {
        return file.use(t -> {
            byte[] stored = t.pages().get(key(set, number));
            if (stored == null) {
                return Optional.empty();
            }
            if (stored.length < SUM || ByteBuffer.wrap(stored).getInt() != sum(stored)) {
                throw new DamagedException("page " + number + " of a listing has another sum", null);
            }
            touch(t, set, 0);
            byte[] page = new byte[stored.length - SUM];
            System.arraycopy(stored, SUM, page, 0, page.length);
            return Optional.of(page);
        });
    }

    private static int sum(byte[] stored) {
        CRC32C crc = new CRC32C();
        crc.update(stored, SUM, stored.length - SUM);
        return (int) crc.getValue();
    }

    void keep(String set, long number, byte[] page) throws IOException {
        file.use(t -> {
            if (t.pages().containsKey(key(set, number)) || !makeRoom(t, set, page.length)) {
                return null;
            }
            byte[] stored = new byte[SUM + page.length];
            System.arraycopy(page, 0, stored, SUM, page.length);
            ByteBuffer.wrap(stored).putInt(sum(stored));
            t.pages().put(key(set, number), stored);
            touch(t, set, page.length);
            return null;
        });
        if (++unflushed >= UNFLUSHED) {
            unflushed = 0;
            file.flush();
        }
    }

    private static void touch(Tables t, String set, long more) {
        long newest = 0;
        for (String text : t.listings().values()) {
            newest = Math.max(newest, Kept.of(text).used());
        }
        String before = t.listings().get(set);
        Kept kept = before == null ? new Kept(0, 0) : Kept.of(before);
        if (more > 0 || kept.used() < newest) {
            t.listings()
                    .put(
                            set,
                            new Kept(kept.used() == newest && newest > 0 ? newest : newest + 1, kept.bytes() + more)
                                    .text());
        }
    }

    /** Whether there is room now; other sets make it, the set itself does not. */
    private boolean makeRoom(Tables t, String set, long bytes) {
        while (total(t) + bytes > most) {
            Optional<String> oldest = oldestBut(t, set);
            if (oldest.isEmpty()) {
                return false;
            }
            forget(t, oldest.get());
        }
        return true;
    }

    private static long total(Tables t) {
        long total = 0;
        for (String text : t.listings().values()) {
            total += Kept.of(text).bytes();
        }
        return total;
    }

    private static Optional<String> oldestBut(Tables t, String set) {
        String oldest = null;
        long used = Long.MAX_VALUE;
        for (var e : t.listings().entrySet()) {
            Kept kept = Kept.of(e.getValue());
            if (!e.getKey().equals(set) && kept.used() < used) {
                oldest = e.getKey();
                used = kept.used();
            }
        }
        return Optional.ofNullable(oldest);
    }

    /** Forgets all pages of a set. */
    static void forget(Tables t, String set) {
        MVMap<String, byte[]> pages = t.pages();
        String prefix = set + CatalogFile.END;
        List<String> gone = new ArrayList<>();
        for (var keys = pages.keyIterator(prefix); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            gone.add(key);
        }
        gone.forEach(pages::remove);
        t.listings().remove(set);
    }
}
