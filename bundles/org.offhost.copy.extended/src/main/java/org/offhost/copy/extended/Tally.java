// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import org.offhost.copy.CopyProgress;

/** Counts what a copy did. Thread-safe. */
final class Tally {
    private CopyProgress progress = CopyProgress.NONE;

    synchronized CopyProgress progress() {
        return progress;
    }

    /** Bytes from the plan's start that are there for good; never goes back. */
    synchronized void durable(long bytes) {
        CopyProgress p = progress;
        progress = new CopyProgress(
                Math.max(bytes, p.durable()),
                p.offloadedBytes(),
                p.inlineBytes(),
                p.hostBytes(),
                p.commands(),
                p.segments());
    }

    synchronized void moved(long offloaded, long inline, long host) {
        progress = progress.plus(new CopyProgress(progress.durable(), offloaded, inline, host, 0, 0));
    }

    synchronized void sent(int segments) {
        progress = progress.plus(new CopyProgress(progress.durable(), 0, 0, 0, 1, segments));
    }
}
