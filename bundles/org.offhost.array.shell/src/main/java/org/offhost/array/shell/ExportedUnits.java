// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.offhost.array.virtual.management.VirtualArray;
import org.offhost.block.Designator;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.ScsiTransport;
import org.offhost.scsi.TargetPortals;

/**
 * Units of the embedded array for initiators that log in. Each has a LUN map of its own, which holds the units that were named
 * and nothing else; its name in the array is none that this host uses. Thread-safe.
 */
final class ExportedUnits implements TargetPortals.Units, Closeable {
    /** Names of strangers are kept in the array's state as long as the portal is open. */
    private static final int MOST = 256;

    private static final AtomicInteger PORTALS = new AtomicInteger();

    /** Of each portal of a process: an initiator has other units at another portal. A process that was killed leaves the same ones. */
    private final String prefix = "iscsi:" + PORTALS.getAndIncrement() + ":";

    private final VirtualArray array;
    private final List<Designator> units;
    private final Set<String> initiators = new HashSet<>();

    ExportedUnits(VirtualArray array, List<Designator> units) {
        this.array = array;
        this.units = List.copyOf(units);
    }

    @Override
    public synchronized ScsiTransport of(String initiator, String port) throws IOException {
        String name = prefix + initiator;
        if (!initiators.contains(name)) {
            if (initiators.size() == MOST) {
                throw new IOException("more than " + MOST + " initiators");
            }
            initiators.add(name);
            unmap(name); // what a portal that was killed left
            for (Designator unit : units) {
                array.map(name, unit);
            }
        }
        return array.transport(name, port);
    }

    private void unmap(String name) throws IOException {
        List<Designator> mapped;
        try {
            mapped = List.copyOf(array.lunMap(name).values());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Designator unit : mapped) {
            array.unmap(name, unit);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            for (String name : initiators) {
                unmap(name);
            }
        } catch (ProviderWithdrawnException e) {
            return; // it shows nobody anything any more; the next portal takes back what its state says
        }
        initiators.clear();
    }
}
