// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import static org.offhost.backup.engine.job.JournalFields.ALONE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.engine.job.UnitRole.AskedUnit;
import org.offhost.block.Layout;

/** How every record stands in a job's file, in the order of the file. A change here is a new {@link JournalText#NUMBER}. */
final class Forms {
    /** All of them. */
    static final List<Form<?>> ALL = List.of(
            new Form<>("job", Noted.Head.class, Forms::head, Forms::head),
            RequestForms.BACKUP,
            RequestForms.GROUP,
            RequestForms.RESTORE,
            RequestForms.VERIFY,
            RequestForms.CONSOLIDATE,
            new Form<>("now", Noted.Standing.class, Forms::standing, Forms::standing),
            new Form<>(
                    "runs",
                    Noted.Runs.class,
                    (n, to) -> to.set(ALONE, n.count()),
                    from -> new Noted.Runs(from.number(ALONE))),
            new Form<>("begun", Noted.Begun.class, Forms::begun, Forms::begun),
            new Form<>(
                    "label",
                    Noted.Labelled.class,
                    (n, to) -> to.set("id", n.id()).set("name", n.name()),
                    from -> new Noted.Labelled(from.text("id"), from.text("name"))),
            new Form<>(
                    "set",
                    Noted.Chosen.class,
                    (n, to) -> to.set(ALONE, n.setId()),
                    from -> new Noted.Chosen(from.text(ALONE))),
            Form.mark("touched", Noted.Touched.class, Noted.Touched::new),
            new Form<>(
                    "snapshot",
                    Noted.SnapshotName.class,
                    (n, to) -> to.set("installation", n.installation())
                            .set("tries", n.tries())
                            .set("id", n.setId()),
                    from -> new Noted.SnapshotName(from.text("installation"), from.number("tries"), from.text("id"))),
            new Form<>(
                    "cut",
                    Noted.Cut.class,
                    (n, to) -> to.set("consistency", n.consistency()).set("waited", n.waited()),
                    from -> new Noted.Cut(from.choice(Consistency.class, "consistency"), from.duration("waited"))),
            new Form<>(
                    "ofGroup",
                    Noted.OfGroup.class,
                    (n, to) -> to.set("id", n.id()).set("number", n.number()).lines("sets", n.sets()),
                    from -> new Noted.OfGroup(from.text("id"), from.count("number"), from.lines("sets"))),
            new Form<>(
                    "unitsOver",
                    Noted.UnitsOver.class,
                    (n, to) ->
                            to.set("over", n.over()).lines("failed", n.failed()).set("kept", n.kept()),
                    from -> new Noted.UnitsOver(from.count("over"), from.lines("failed"), from.count("kept"))),
            new Form<>("volume", Noted.Volume.class, Forms::volume, Forms::volume),
            Form.mark("inventory", Noted.InventoryBegun.class, Noted.InventoryBegun::new),
            new Form<>(
                    "unread",
                    Noted.Unread.class,
                    (n, to) -> to.set("unit", n.unit())
                            .set("position", n.position())
                            .set("detail", n.detail()),
                    from -> new Noted.Unread(
                            from.has("unit") ? from.count("unit") : 0, from.number("position"), from.text("detail"))),
            new Form<>("map", Noted.OwnMap.class, Forms::ownMap, Forms::ownMap),
            new Form<>(
                    "accepted",
                    Noted.Accepted.class,
                    (n, to) -> to.extents("beside", n.besideMap()),
                    from -> new Noted.Accepted(from.extents("beside"))),
            Form.mark("proved", Noted.Proved.class, Noted.Proved::new),
            new Form<>(
                    "continues",
                    Noted.Continues.class,
                    (n, to) -> to.set(ALONE, n.setId()),
                    from -> new Noted.Continues(from.text(ALONE))),
            new Form<>("changes", Noted.Changes.class, Forms::changes, Forms::changes),
            new Form<>(
                    "filesChanged",
                    Noted.FilesChanged.class,
                    (n, to) -> to.set("foundBy", n.foundBy()).lines("chain", n.chain()),
                    from -> new Noted.FilesChanged(from.text("foundBy"), from.lines("chain"))),
            new Form<>(
                    "parentMedia",
                    Noted.ParentMedia.class,
                    (n, to) -> to.lines("media", n.media()).set("cutAt", n.cutAt()),
                    from -> new Noted.ParentMedia(from.lines("media"), from.text("cutAt"))),
            new Form<>(
                    "placed",
                    Noted.Placed.class,
                    (n, to) -> n.values().forEach(to::set),
                    from -> new Noted.Placed(from.texts())),
            new Form<>(
                    "copied",
                    Noted.Copied.class,
                    (n, to) -> to.set(ALONE, n.offset()),
                    from -> new Noted.Copied(from.number(ALONE))),
            new Form<>(
                    "checked",
                    Noted.Checked.class,
                    (n, to) -> to.set("level", n.level()).set("sum", n.sum()),
                    from -> new Noted.Checked(from.choice(CheckLevel.class, "level"), from.text("sum"))),
            Form.mark("committing", Noted.Committing.class, Noted.Committing::new),
            new Form<>(
                    "committed",
                    Noted.Committed.class,
                    (n, to) -> to.set(ALONE, n.setId()),
                    from -> new Noted.Committed(from.text(ALONE))),
            Form.mark("sumsKept", Noted.SumsKept.class, Noted.SumsKept::new),
            new Form<>(
                    "work",
                    Noted.Worked.class,
                    (n, to) -> to.set("done", n.done()).set("total", n.total()),
                    from -> new Noted.Worked(from.number("done"), from.number("total"))),
            FigureForms.FIGURES,
            FigureForms.QUIET,
            FigureForms.SAID,
            FigureForms.FAILED,
            FigureForms.TIMES);

    private Forms() {}

    /** Without ranges where it lies together. */
    private static void volume(Noted.Volume note, JournalFields to) {
        to.set("number", note.number());
        if (!note.name().isEmpty()) {
            to.set("name", note.name());
        }
        if (note.liesTogether()) {
            to.set("position", note.position()).set("length", note.length());
        } else {
            to.set("ranges", note.layout());
        }
        note.mapped()
                .ifPresent(m -> to.set("mapped", m.of())
                        .set("state", m.state())
                        .set("mappedLength", m.length())
                        .set("coded", m.coded()));
    }

    private static Noted.Volume volume(JournalFields from) throws JournalException {
        return new Noted.Volume(
                from.count("number"),
                from.has("name") ? from.text("name") : "",
                from.has("ranges") ? from.layout("ranges") : Layout.of(List.of(from.extent("position", "length"))),
                from.has("mapped")
                        ? Optional.of(new Noted.Volume.Mapped(
                                from.text("mapped"),
                                from.text("state"),
                                from.number("mappedLength"),
                                from.number("coded")))
                        : Optional.empty());
    }

    private static void head(Noted.Head head, JournalFields to) {
        to.set("kind", head.kind()).set("title", head.title()).set("submitted", head.submitted());
    }

    private static Noted.Head head(JournalFields from) throws JournalException {
        return new Noted.Head(from.choice(JobKind.class, "kind"), from.text("title"), from.instant("submitted"));
    }

    private static void standing(Noted.Standing standing, JournalFields to) {
        to.set("state", standing.state());
        standing.reason().ifPresent(why -> to.notice("reason", why));
        standing.ended().ifPresent(at -> to.set("ended", at));
        if (standing.refused()) {
            to.flag("refused", true);
        }
    }

    private static Noted.Standing standing(JournalFields from) throws JournalException {
        return new Noted.Standing(
                from.choice(JobState.class, "state"),
                from.has("reason") ? Optional.of(from.notice("reason")) : Optional.empty(),
                from.has("ended") ? Optional.of(from.instant("ended")) : Optional.empty(),
                from.has("refused") && from.flag("refused"));
    }

    private static void begun(Noted.Begun begun, JournalFields to) {
        begun.units()
                .forEach((unit, known) -> to.set(unit.title() + ".address", known.address())
                        .set(unit.title() + ".identity", known.identity()));
    }

    private static Noted.Begun begun(JournalFields from) throws JournalException {
        Map<AskedUnit, Noted.Begun.Known> units = new HashMap<>();
        for (UnitRole role : UnitRole.values()) {
            for (int number = 0; number <= BackupRequest.MOST_BESIDE; number++) {
                AskedUnit unit = new AskedUnit(role, number);
                if (from.has(unit.title() + ".address")) {
                    units.put(
                            unit,
                            new Noted.Begun.Known(
                                    from.text(unit.title() + ".address"), from.text(unit.title() + ".identity")));
                }
            }
        }
        return new Noted.Begun(units);
    }

    private static void changes(Noted.Changes changes, JournalFields to) {
        to.set("clusterSize", changes.clusterSize()).lines("chain", changes.chain());
    }

    private static Noted.Changes changes(JournalFields from) throws JournalException {
        return new Noted.Changes(from.count("clusterSize"), from.lines("chain"));
    }

    private static void ownMap(Noted.OwnMap map, JournalFields to) {
        to.flag("kept", map.metadata().isPresent());
        map.metadata().ifPresent(ranges -> to.extents("metadata", ranges));
        if (!map.doubt().isEmpty()) {
            to.set("doubt", map.doubt());
        }
    }

    private static Noted.OwnMap ownMap(JournalFields from) throws JournalException {
        return new Noted.OwnMap(
                from.flag("kept") ? Optional.of(from.extents("metadata")) : Optional.empty(),
                from.has("doubt") ? from.text("doubt") : "");
    }
}
