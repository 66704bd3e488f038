// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.offhost.array.virtual.medium.file.BackingFile;

/** The pre-images that take part in the writes of one disk. Thread-safe. */
final class PointsInTime {
    private final List<PreImages> all = new CopyOnWriteArrayList<>();

    boolean isEmpty() {
        return all.isEmpty();
    }

    void add(PreImages images) {
        all.add(images);
    }

    void remove(PreImages images) {
        all.remove(images);
    }

    /** Makes durable what a write is about to change. */
    void preserve(BackingFile file, long position, long length) throws IOException {
        for (PreImages p : all) {
            p.preserve(file, position, length);
        }
    }

    /** The file was opened: is it still as the array left it? */
    void opened(BackingFile file) {
        if (!all.isEmpty()) {
            file.stamps().watchClosely();
        }
        all.forEach(p -> p.verify(file.stamps().stamp()));
    }

    void fail(String reason) {
        all.forEach(p -> p.fail(reason));
    }

    /** The array writes nothing more. */
    void seal(BackingFile file) throws IOException {
        for (PreImages p : all) {
            p.seal(file.stamps().stamp());
        }
    }
}
