// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.host;

import org.offhost.copy.CopyProgress;

/** Counts what a copy did. Thread-safe. */
final class HostCopyProgress {
    private CopyProgress progress = CopyProgress.NONE;

    synchronized CopyProgress progress() {
        return progress;
    }

    synchronized void durable(long bytes) {
        CopyProgress p = progress;
        progress = new CopyProgress(
                Math.max(bytes, p.durable()), 0, p.inlineBytes(), p.hostBytes(), p.commands(), p.segments());
    }

    synchronized void moved(long range, long own) {
        progress = progress.plus(new CopyProgress(progress.durable(), 0, own, range, 0, 0));
    }

    synchronized void written() {
        progress = progress.plus(new CopyProgress(progress.durable(), 0, 0, 0, 1, 0));
    }

    synchronized void piece() {
        progress = progress.plus(new CopyProgress(progress.durable(), 0, 0, 0, 0, 1));
    }
}
