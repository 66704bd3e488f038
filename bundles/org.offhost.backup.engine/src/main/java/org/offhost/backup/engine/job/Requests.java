// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.JobStatus;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.engine.job.UnitRole.AskedUnit;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;
import org.offhost.driver.Need;

/** What was asked for, in a job's journal. Files that were asked for by name may be many, and lie in a file of their own. */
public final class Requests {
    private Requests() {}

    public static void keep(BackupRequest r, Journal journal) {
        journal.file().names(r.names());
        journal.note(r.names().isEmpty() ? r : r.names(List.of()));
    }

    public static BackupRequest backup(Journal journal) throws IOException {
        BackupRequest request = journal.require(BackupRequest.class);
        List<String> names = PathLists.read(journal.file().names());
        return names.isEmpty() ? request : request.names(names);
    }

    public static void keep(BackupRequest.Group r, Journal journal) {
        journal.note(r);
    }

    public static BackupRequest.Group group(Journal journal) throws IOException {
        return journal.require(BackupRequest.Group.class);
    }

    public static void keep(RestoreRequest r, Journal journal) {
        journal.file().names(r.names());
        journal.note(r.names(List.of()));
    }

    public static RestoreRequest restore(Journal journal) throws IOException {
        return journal.require(RestoreRequest.class)
                .names(PathLists.read(journal.file().names()));
    }

    /** Where a job places files that is gone with the process that asked for them; empty of any other. */
    public static Optional<URI> passingPlace(Journal journal) {
        return journal.find(RestoreRequest.class)
                .map(RestoreRequest::destination)
                .map(to -> to instanceof RestoreRequest.ToPlace place && place.passing() ? place.place() : null);
    }

    public static void keep(VerifyRequest r, Journal journal) {
        journal.note(r);
    }

    public static VerifyRequest verify(Journal journal) throws IOException {
        return journal.require(VerifyRequest.class);
    }

    public static void keep(ConsolidateRequest r, Journal journal) {
        journal.note(r);
    }

    public static ConsolidateRequest consolidation(Journal journal) throws IOException {
        return journal.require(ConsolidateRequest.class);
    }

    /** How long a job waits for a driver; of one that has no request, not at all. */
    public static Duration patience(Journal journal) {
        return journal.find(BackupRequest.class)
                .map(BackupRequest::patience)
                .or(() -> journal.find(BackupRequest.Group.class)
                        .map(g -> g.units().get(0).patience()))
                .or(() -> journal.find(RestoreRequest.class).map(RestoreRequest::patience))
                .or(() -> journal.find(VerifyRequest.class).map(VerifyRequest::patience))
                .or(() -> journal.find(ConsolidateRequest.class).map(ConsolidateRequest::patience))
                .orElse(Duration.ZERO);
    }

    /** The units that were asked for, as others are told of them. */
    public static JobStatus.Units named(Journal journal) {
        List<Designator> beside = new ArrayList<>(beside(journal, UnitRole.SOURCE));
        beside.addAll(beside(journal, UnitRole.DESTINATION)); // no job has both
        return new JobStatus.Units(
                unit(journal, UnitRole.SOURCE),
                unit(journal, UnitRole.MEDIUM),
                unit(journal, UnitRole.DESTINATION),
                beside);
    }

    /** All units that were asked for: those that have a role, and those beside them. */
    public static Map<AskedUnit, Designator> units(Journal journal) {
        Map<AskedUnit, Designator> units = new LinkedHashMap<>();
        for (UnitRole role : UnitRole.values()) {
            unit(journal, role).ifPresent(unit -> units.put(AskedUnit.of(role), unit));
            List<Designator> beside = beside(journal, role);
            for (int i = 0; i < beside.size(); i++) {
                units.put(new AskedUnit(role, i + 1), beside.get(i));
            }
        }
        return units;
    }

    /** Those beside the unit that was asked for. */
    private static List<Designator> beside(Journal journal, UnitRole role) {
        return switch (role) {
            case SOURCE ->
                journal.find(BackupRequest.class).map(BackupRequest::beside).orElse(List.of());
            case MEDIUM -> List.of();
            case DESTINATION ->
                journal.find(RestoreRequest.class)
                        .map(RestoreRequest::destination)
                        .filter(RestoreRequest.ToUnit.class::isInstance)
                        .map(to -> ((RestoreRequest.ToUnit) to).beside())
                        .orElse(List.of());
        };
    }

    /** The unit that was asked for. */
    public static Optional<Designator> unit(Journal journal, UnitRole role) {
        Optional<BackupRequest> backup = journal.find(BackupRequest.class);
        Optional<RestoreRequest> restore = journal.find(RestoreRequest.class);
        Optional<ConsolidateRequest> consolidation = journal.find(ConsolidateRequest.class);
        return switch (role) {
            case SOURCE -> backup.map(BackupRequest::source).or(() -> consolidation.map(ConsolidateRequest::medium));
            case MEDIUM ->
                backup.map(BackupRequest::medium)
                        .or(() -> restore.map(RestoreRequest::medium))
                        .or(() -> journal.find(VerifyRequest.class).map(VerifyRequest::medium))
                        .or(() -> consolidation.map(ConsolidateRequest::to));
            case DESTINATION ->
                restore.map(RestoreRequest::destination)
                        .filter(RestoreRequest.ToUnit.class::isInstance)
                        .map(to -> ((RestoreRequest.ToUnit) to).unit());
        };
    }

    /**
     * Notes that units have other designators now.
     *
     * @param now of those that have
     */
    public static void renamed(Journal journal, Map<AskedUnit, Designator> now) {
        journal.find(BackupRequest.class).ifPresent(r -> journal.note(renamed(r, now)));
        journal.find(RestoreRequest.class).ifPresent(r -> journal.note(renamed(r, now)));
        journal.find(ConsolidateRequest.class)
                .ifPresent(r -> journal.note(
                        r.between(renamed(r.medium(), UnitRole.SOURCE, now), renamed(r.to(), UnitRole.MEDIUM, now))));
        journal.find(VerifyRequest.class)
                .ifPresent(r -> journal.note(new VerifyRequest(
                        renamed(r.medium(), UnitRole.MEDIUM, now), r.setId(), r.level(), r.patience())));
    }

    private static Designator renamed(Designator before, UnitRole role, Map<AskedUnit, Designator> now) {
        return now.getOrDefault(AskedUnit.of(role), before);
    }

    private static List<Designator> renamed(List<Designator> beside, UnitRole role, Map<AskedUnit, Designator> now) {
        return IntStream.range(0, beside.size())
                .mapToObj(i -> now.getOrDefault(new AskedUnit(role, i + 1), beside.get(i)))
                .toList();
    }

    private static BackupRequest renamed(BackupRequest r, Map<AskedUnit, Designator> now) {
        return new BackupRequest(
                renamed(r.source(), UnitRole.SOURCE, now),
                r.name(),
                renamed(r.medium(), UnitRole.MEDIUM, now),
                r.profile(),
                r.paths(),
                r.names(),
                r.exclude(),
                r.quiet(),
                r.offload(),
                r.check(),
                r.patience(),
                r.encoded(),
                r.volume(),
                r.acceptInconsistent(),
                r.dryRun(),
                r.stillAccordingTo(),
                r.since(),
                r.lockUntil(),
                renamed(r.beside(), UnitRole.SOURCE, now),
                r.image());
    }

    private static RestoreRequest renamed(RestoreRequest r, Map<AskedUnit, Designator> now) {
        RestoreRequest.Destination to = r.destination();
        if (to instanceof RestoreRequest.ToUnit unit) {
            to = new RestoreRequest.ToUnit(
                    renamed(unit.unit(), UnitRole.DESTINATION, now),
                    unit.overwrite(),
                    unit.volume(),
                    renamed(unit.beside(), UnitRole.DESTINATION, now));
        }
        return new RestoreRequest(
                renamed(r.medium(), UnitRole.MEDIUM, now),
                r.setId(),
                to,
                r.paths(),
                r.names(),
                r.exclude(),
                r.offload(),
                r.check(),
                r.patience(),
                r.dryRun());
    }

    /**
     * What a job is told that waits: for a driver that cuts snapshots, that somebody's word would do in its place, as long as
     * nothing was cut. A group is never read on anybody's word.
     */
    public static Notice orByWord(Notice waits, Need need, Journal journal) {
        boolean uncut = journal.find(BackupRequest.class).isPresent()
                && journal.find(Noted.SnapshotName.class)
                        .filter(cut -> cut.tries() > 0)
                        .isEmpty();
        return need.kind() == Need.Kind.SNAPSHOT && uncut ? waits.remedy(Remedy.BACK_UP_BY_WORD) : waits;
    }
}
