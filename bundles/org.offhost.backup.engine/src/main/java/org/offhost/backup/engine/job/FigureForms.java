// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.offhost.archive.layout.SetContents;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobState;
import org.offhost.backup.JobSummary;
import org.offhost.backup.JobSummary.FileFailure;
import org.offhost.copy.CopyProgress;

/** How a job's figures stand in its file. */
final class FigureForms {
    static final Form<Noted.Figures> FIGURES =
            new Form<>("figures", Noted.Figures.class, FigureForms::figures, FigureForms::figures);

    static final Form<Noted.Quiet> QUIET = new Form<>(
            "quiet",
            Noted.Quiet.class,
            (n, to) -> to.set("waited", n.waited()).set("held", n.held()).set("consistency", n.consistency()),
            from -> new Noted.Quiet(
                    from.duration("waited"), from.duration("held"), from.choice(Consistency.class, "consistency")));

    static final Form<Noted.Said> SAID = new Form<>(
            "said",
            Noted.Said.class,
            (n, to) ->
                    to.notices("notes", n.notes()).set("leftOut", n.leftOut()).notices("evidence", n.evidence()),
            from -> new Noted.Said(from.notices("notes"), from.number("leftOut"), from.notices("evidence")));

    static final Form<Noted.Failed> FAILED =
            new Form<>("failed", Noted.Failed.class, FigureForms::failed, FigureForms::failed);

    static final Form<Noted.Times> TIMES =
            new Form<>("time", Noted.Times.class, FigureForms::times, FigureForms::times);

    private FigureForms() {}

    private static void figures(Noted.Figures f, JournalFields to) {
        to.set("set", f.setId())
                .set("files", f.contents().files())
                .set("directories", f.contents().directories())
                .set("streams", f.contents().streams())
                .set("resident", f.contents().resident())
                .set("control", f.host().control())
                .set("decoded", f.host().decoded())
                .set("decodedInline", f.host().decodedInline())
                .set("verify", f.host().verify())
                .set("throughHost", f.host().throughHost())
                .set("offloaded", f.copy().offloadedBytes())
                .set("inline", f.copy().inlineBytes())
                .set("fallback", f.copy().hostBytes())
                .set("fallbackReason", f.fallbackReason())
                .set("commands", f.copy().commands())
                .set("segments", f.copy().segments())
                .set("checked", f.checked());
    }

    private static Noted.Figures figures(JournalFields from) throws JournalException {
        return new Noted.Figures(
                from.text("set"),
                new SetContents(
                        from.number("files"),
                        from.number("directories"),
                        from.number("streams"),
                        from.number("resident")),
                new Noted.HostBytes(
                        from.number("control"),
                        from.number("decoded"),
                        from.number("decodedInline"),
                        from.number("verify"),
                        from.number("throughHost")),
                new CopyProgress(
                        0,
                        from.number("offloaded"),
                        from.number("inline"),
                        from.number("fallback"),
                        from.number("commands"),
                        from.number("segments")),
                from.text("fallbackReason"),
                from.choice(CheckLevel.class, "checked"));
    }

    private static void failed(Noted.Failed failed, JournalFields to) {
        to.set("files", failed.count());
        for (int i = 0; i < failed.first().size(); i++) {
            to.set(i + ".path", failed.first().get(i).path())
                    .set(i + ".reason", failed.first().get(i).reason());
        }
    }

    private static Noted.Failed failed(JournalFields from) throws JournalException {
        long count = from.number("files");
        List<FileFailure> first = new ArrayList<>();
        for (int i = 0; i < Math.min(count, JobSummary.MOST_FAILURES) && from.has(i + ".path"); i++) {
            first.add(new FileFailure(from.text(i + ".path"), from.text(i + ".reason")));
        }
        return new Noted.Failed(count, first);
    }

    private static void times(Noted.Times times, JournalFields to) {
        times.phases().forEach((state, time) -> to.set(state.name(), time));
    }

    private static Noted.Times times(JournalFields from) throws JournalException {
        Map<JobState, Duration> phases = new EnumMap<>(JobState.class);
        for (JobState state : JobState.values()) {
            if (from.has(state.name())) {
                phases.put(state, from.duration(state.name()));
            }
        }
        return new Noted.Times(phases);
    }
}
