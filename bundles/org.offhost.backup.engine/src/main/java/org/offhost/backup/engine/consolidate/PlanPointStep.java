// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.consolidate;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.offhost.archive.SetDescription;
import org.offhost.archive.layout.SetLayout;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.JobMedia;
import org.offhost.backup.engine.medium.OpenMedium;
import org.offhost.block.Access;
import org.offhost.inventory.Encoded;
import org.offhost.inventory.Selection;

/** Lays the point out as a set that stands alone; what the set whose point it is says of source and instant stays as it is. */
final class PlanPointStep implements Step {
    /** Fact of a set that was not made of its source: the set whose point it is, and the identity of the medium that has it. */
    private static final String POINT_OF = "pointOf";

    private static final String POINT_OF_MEDIUM = "pointOfMedium";

    private final ConsolidateBench bench;

    PlanPointStep(ConsolidateBench bench) {
        this.bench = bench;
    }

    @Override
    public Optional<JobState> state() {
        return Optional.of(JobState.INVENTORY);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        SetDescription d = description(job);
        SetLayout layout = bench.files().isPresent()
                ? SetLayout.plan(
                        bench.spool(),
                        d,
                        bench.geometry(),
                        encoded(d),
                        bench.files().get())
                : SetLayout.plan(bench.spool(), d, Selection.ALL, bench.geometry());
        job.tally().contents(layout.contents());
        bench.plan(layout);
        if (bench.isPrepared()) {
            bench.prepared(TapePoint.of(job, bench.from(), layout, bench.given(job)));
        }
    }

    /** As the set says whose point it is: what is kept stays as it is. */
    private static Encoded encoded(SetDescription d) {
        return d.facts().getOrDefault("encoded", "").equals("raw") ? Encoded.RAW : Encoded.DECODE;
    }

    private SetDescription description(Hands job) throws IOException, InterruptedException {
        try (OpenMedium open = JobMedia.open(job, bench.from(), Access.READ, job.tally()::control)) {
            SetDescription point = PointSource.point(job, open).description();
            Map<String, String> facts = new TreeMap<>(point.facts());
            facts.remove(SetDescription.LOCKED_UNTIL); // who locked the one did not lock the other
            facts.keySet().removeAll(SetDescription.PARENT_MEDIUM_FACTS); // it stands alone
            facts.put("job", job.id());
            facts.put(POINT_OF, point.id());
            facts.put(POINT_OF_MEDIUM, open.medium().label().id());
            return new SetDescription(
                    bench.setId(job),
                    point.profile(),
                    job.journal().require(Noted.Head.class).submitted(),
                    point.source(),
                    point.sourceName(),
                    point.snapshotSetId(),
                    point.cutAt(),
                    point.consistency(),
                    point.sourceBlockLength(),
                    point.globs(),
                    facts);
        }
    }
}
