// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.offhost.archive.WrittenBytes;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Designator;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of a committed set, page by page: from a catalog that kept the page, otherwise from the medium, which is opened
 * when the first page is missing. Belongs to one thread.
 */
final class ListedBytes implements WrittenBytes, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ListedBytes.class);

    /** Bytes of a page: about a block of the index. */
    static final int PAGE = 64 * 1024;

    private final List<KnownDriver<CatalogStore>> catalogs;
    private final Designator medium;
    private final String setId;
    private final long length;
    private final Source source;
    private Optional<Opened> opened = Optional.empty();
    private long number = -1;
    private byte[] page = {};

    /** Where pages come from that no catalog has. */
    interface Source {
        /** Opens the medium and the set on it. */
        Opened open() throws IOException;
    }

    /** A set on an open medium. */
    interface Opened extends Closeable {
        WrittenBytes written();
    }

    /** @param length bytes of the set's stream */
    ListedBytes(List<KnownDriver<CatalogStore>> catalogs, Designator medium, String setId, long length, Source source) {
        this.catalogs = catalogs;
        this.medium = medium;
        this.setId = setId;
        this.length = length;
        this.source = source;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            if (at < 0 || at >= length) {
                throw new FailedException(Notice.of(NoticeCode.BEHIND_THE_SET)
                        .with("set", setId)
                        .with("position", at)
                        .with("length", length));
            }
            byte[] bytes = page(at / PAGE);
            int from = (int) (at % PAGE);
            int n = Math.min(target.remaining(), bytes.length - from);
            target.put(bytes, from, n);
            at += n;
        }
    }

    private byte[] page(long wanted) throws IOException {
        if (wanted != number) {
            int bytes = (int) Math.min(PAGE, length - wanted * PAGE);
            Optional<byte[]> kept = kept(wanted, bytes);
            page = kept.isPresent() ? kept.get() : fromMedium(wanted, bytes);
            number = wanted;
        }
        return page;
    }

    private Optional<byte[]> kept(long wanted, int bytes) {
        for (KnownDriver<CatalogStore> catalog : catalogs) {
            try {
                Optional<byte[]> found =
                        catalog.call(c -> c.page(medium, setId, wanted)).filter(p -> p.length == bytes);
                if (found.isPresent()) {
                    return found;
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("the catalog gives no listing, the medium does: {}", e.toString());
            }
        }
        return Optional.empty();
    }

    private byte[] fromMedium(long wanted, int bytes) throws IOException {
        if (opened.isEmpty()) {
            opened = Optional.of(source.open());
        }
        byte[] read = new byte[bytes];
        opened.get().written().read(wanted * PAGE, ByteBuffer.wrap(read));
        for (KnownDriver<CatalogStore> catalog : catalogs) {
            try (Lease<CatalogStore> lease = catalog.lease()) {
                lease.service().keepPage(medium, setId, wanted, read);
            } catch (IOException | RuntimeException e) {
                LOG.warn("the catalog keeps no listing: {}", e.toString());
            }
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        if (opened.isPresent()) {
            opened.get().close();
        }
    }
}
