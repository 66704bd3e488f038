// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.disk;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Cuts point-in-time units of several disks at one instant. */
public final class Cut {
    /** Longest wait for the writes in flight; an I/O has at most 4 MiB. */
    private static final long LIMIT_SECONDS = 10;

    private Cut() {}

    /** What makes a cut valid when everything else is ready. */
    public interface Commit {
        void run() throws IOException;
    }

    /**
     * Holds all writes of all disks, cuts, and lets them go on.
     *
     * @param disks each with its empty pre-images
     * @param commit makes it known, durably; if it fails nothing was cut
     */
    public static void all(Map<VirtualDisk, PreImages> disks, Commit commit) throws IOException {
        List<VirtualDisk> held = hold(new ArrayList<>(disks.keySet()));
        try {
            for (Map.Entry<VirtualDisk, PreImages> d : disks.entrySet()) {
                d.getKey().cut(d.getValue());
            }
            commit.run();
            disks.forEach(VirtualDisk::add);
        } finally {
            held.forEach(VirtualDisk::resume);
        }
    }

    private static List<VirtualDisk> hold(List<VirtualDisk> disks) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (true) {
            Deque<VirtualDisk> held = new ArrayDeque<>();
            boolean interrupted = false;
            for (VirtualDisk d : disks) {
                try {
                    if (!d.hold(20, TimeUnit.MILLISECONDS)) {
                        break;
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    break;
                }
                held.push(d);
            }
            if (held.size() == disks.size()) {
                return List.copyOf(held);
            }
            // A copy may hold one disk as its source and wait for another as its destination: let it through.
            held.forEach(VirtualDisk::resume);
            if (interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted before the cut; nothing was cut");
            }
            if (System.nanoTime() > end) {
                throw new IOException(
                        "the writes in flight did not end within " + LIMIT_SECONDS + " s; nothing was cut");
            }
        }
    }
}
