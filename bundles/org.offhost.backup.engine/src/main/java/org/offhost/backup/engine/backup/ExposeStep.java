// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.backup;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.offhost.backup.engine.copy.CopyLadder;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.source.JobSnapshot;
import org.offhost.backup.engine.source.StillSource;
import org.offhost.backup.engine.writing.CommittedSet;
import org.offhost.block.Unit;
import org.offhost.copy.Place;

/**
 * Shows the snapshot to all who will read it: this host, for the metadata, and whoever can copy, as they say of the source.
 * The same snapshot in every process.
 */
final class ExposeStep implements Step {
    private final BackupBench bench;

    ExposeStep(BackupBench bench) {
        this.bench = bench;
    }

    @Override
    public boolean isDone(Journal journal) {
        return CommittedSet.isNoted(journal);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        if (StillSource.isTaken(job.journal())) {
            bench.expose(new StillSource(job, bench.request()).asSnapshots());
            job.underWay();
            return;
        }
        JobSnapshot snapshot = new JobSnapshot(job, bench.request().sources());
        bench.expose(snapshot.exposeAll(ports(job)));
        job.underWay();
    }

    private Set<String> ports(Hands job) throws IOException {
        Unit medium = bench.medium();
        Place destination = bench.geometry().records()
                ? new Place.Records(medium.designator(), 0, bench.geometry().unit())
                : new Place.Blocks(medium.designator());
        Set<String> ports = new LinkedHashSet<>();
        Set<String> copying = new LinkedHashSet<>();
        for (Unit source : bench.sources()) {
            ports.add(source.initiator());
            copying.addAll(new CopyLadder(job, bench.request().offload())
                    .ports(new Place.Blocks(source.designator()), destination));
        }
        ports.addAll(copying.isEmpty() ? Set.of(medium.initiator()) : copying);
        if (ports.size() > 1) {
            ports.remove(""); // on no SAN, whatever another port is on
        }
        return ports;
    }
}
