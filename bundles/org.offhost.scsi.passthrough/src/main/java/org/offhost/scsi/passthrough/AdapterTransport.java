// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiTransport;

/**
 * The units of one adapter of this host, of those that were named. Others are none of ours: a command to a unit takes unit
 * attentions from whoever uses it. Thread-safe.
 */
final class AdapterTransport implements ScsiTransport, Closeable {
    private final String initiator;
    private final int host;
    private final ScsiTree tree;
    private final Kernel kernel;
    private final DiskClaims claims;
    private final Executor threads;
    private final NodeTraces traces;
    private final Set<String> named = new ConcurrentSkipListSet<>();
    private final Set<SgNexus> open = ConcurrentHashMap.newKeySet();
    private volatile boolean withdrawn;

    AdapterTransport(
            String initiator,
            int host,
            ScsiTree tree,
            Kernel kernel,
            DiskClaims claims,
            Executor threads,
            NodeTraces traces) {
        this.initiator = initiator;
        this.host = host;
        this.tree = tree;
        this.kernel = kernel;
        this.claims = claims;
        this.threads = threads;
        this.traces = traces;
    }

    /** @return whether it was new */
    boolean name(SgUnit unit) {
        return named.add(unit.node().toString());
    }

    @Override
    public String initiator() {
        return initiator;
    }

    /** One whose node has gone is left out; the node may come again, of it or another unit. */
    @Override
    public List<String> addresses() throws IOException {
        List<String> now = tree.units().stream()
                .filter(u -> u.host() == host)
                .map(u -> u.node().toString())
                .toList();
        return named.stream().filter(now::contains).toList();
    }

    @Override
    public ScsiNexus connect(String address) throws IOException {
        Optional<SgUnit> unit = tree.units().stream()
                .filter(u -> u.node().equals(Path.of(address)) && u.host() == host)
                .findFirst();
        if (unit.isEmpty()) {
            throw new IOException("there is no unit at " + address + " behind adapter host" + host + " any more");
        }
        SgNexus nexus = new SgNexus(unit.get(), OpenNode.open(kernel, unit.get()), claims, threads, open::remove);
        open.add(nexus);
        if (withdrawn) {
            nexus.close();
            throw new ProviderWithdrawnException("the pass-through driver was withdrawn");
        }
        return traces.traced(address, nexus);
    }

    @Override
    public void close() {
        withdrawn = true;
        open.forEach(SgNexus::withdraw);
    }
}
