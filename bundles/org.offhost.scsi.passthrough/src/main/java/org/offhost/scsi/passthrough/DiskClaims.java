// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Units that are held against everybody else on this host while they are written: the kernel's own claim on a block device
 * (O_EXCL), which a mount, swap, device mapper or another program that asks for it is refused as long, in any name space. One
 * claim serves all sessions of this process. Thread-safe.
 */
final class DiskClaims {
    private final Kernel kernel;
    private final ScsiTree tree;
    private final DiskUse use;
    private final Path dev;
    private final Map<String, Held> held = new HashMap<>();

    private static final class Held {
        private final int descriptor;
        private int users;

        Held(int descriptor) {
            this.descriptor = descriptor;
        }
    }

    DiskClaims(Kernel kernel, ScsiTree tree, DiskUse use, Path dev) {
        this.kernel = kernel;
        this.tree = tree;
        this.use = use;
        this.dev = dev;
    }

    /**
     * Claims a unit, by every way to it.
     *
     * @return gives it back
     * @throws IOException if somebody uses it: who
     */
    synchronized Closeable claim(SgUnit unit) throws IOException {
        List<String> mine = new ArrayList<>();
        boolean done = false;
        try {
            use.requireFree(unit, true);
            for (SgUnit way : tree.ways(unit)) {
                for (Path disk : ScsiTree.disks(way)) {
                    String number = ScsiTree.text(disk.resolve("dev"));
                    take(number, disk, unit);
                    mine.add(number);
                }
            }
            done = true;
        } finally {
            if (!done) {
                release(mine);
            }
        }
        return () -> release(mine);
    }

    private void take(String number, Path disk, SgUnit unit) throws IOException {
        Held known = held.get(number);
        if (known == null) {
            known = new Held(open(number, disk, unit));
            held.put(number, known);
        }
        known.users++;
    }

    private int open(String number, Path disk, SgUnit unit) throws IOException {
        Path node = dev.resolve(disk.getFileName().toString());
        if (!NodeNumber.of(node).equals(Optional.of(new NodeNumber(ScsiTree.Kind.BLOCKS, number)))) {
            throw new IOException(unit + " is " + disk.getFileName() + ", of which there is no node " + node
                    + "; it cannot be proved that nobody uses it");
        }
        try {
            return kernel.open(node, Kernel.Opening.EXCLUSIVE);
        } catch (KernelException e) {
            if (e.number() == KernelException.BUSY) {
                throw new IOException(
                        unit + " is in use here: a program, perhaps in a container, holds " + node
                                + " for itself alone; end it first",
                        e);
            }
            throw new IOException(unit + " cannot be held against others by " + node + ": " + e.getMessage(), e);
        }
    }

    private synchronized void release(List<String> numbers) {
        for (String number : numbers) {
            Held h = held.get(number);
            if (h != null && --h.users == 0) {
                held.remove(number);
                kernel.close(h.descriptor);
            }
        }
        numbers.clear();
    }
}
