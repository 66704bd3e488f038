// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries of the tables of one image, read by pages of which few are held, however long its tables are. Thread-safe. */
final class TablePages {
    private static final int PAGE = 4096;

    /** Of 512 entries each; with clusters of 64 KiB they show 2 GiB. */
    private static final int HELD = 64;

    private final ImageBytes file;
    private final Map<Long, ByteBuffer> pages = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, ByteBuffer> eldest) {
            return size() > HELD;
        }
    };

    TablePages(ImageBytes file) {
        this.file = file;
    }

    /** @param position a multiple of 8, all of the entry in the file */
    synchronized long entry(long position) throws IOException {
        long at = position / PAGE * PAGE;
        ByteBuffer page = pages.get(at);
        if (page == null) {
            page = ByteBuffer.allocate((int) Math.min(PAGE, file.size() - at));
            file.read(at, page);
            pages.put(at, page);
        }
        return page.getLong((int) (position - at));
    }
}
