// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.VerifyRequest;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.block.Designator;

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

    /** Notes that a unit has another designator now. */
    public static void renamed(Journal journal, UnitRole role, Designator now) {
        journal.find(BackupRequest.class).ifPresent(r -> journal.note(renamed(r, role, now)));
        journal.find(RestoreRequest.class).ifPresent(r -> journal.note(renamed(r, role, now)));
        journal.find(ConsolidateRequest.class)
                .ifPresent(r -> journal.note(
                        r.between(role == UnitRole.SOURCE ? now : r.medium(), role == UnitRole.MEDIUM ? now : r.to())));
        if (role == UnitRole.MEDIUM) {
            journal.find(VerifyRequest.class)
                    .ifPresent(r -> journal.note(new VerifyRequest(now, r.setId(), r.level(), r.patience())));
        }
    }

    private static BackupRequest renamed(BackupRequest r, UnitRole role, Designator now) {
        return new BackupRequest(
                role == UnitRole.SOURCE ? now : r.source(),
                r.name(),
                role == UnitRole.MEDIUM ? now : r.medium(),
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
                r.beside());
    }

    private static RestoreRequest renamed(RestoreRequest r, UnitRole role, Designator now) {
        RestoreRequest.Destination to = r.destination();
        if (role == UnitRole.DESTINATION && to instanceof RestoreRequest.ToUnit unit) {
            to = new RestoreRequest.ToUnit(now, unit.overwrite(), unit.volume(), unit.beside());
        }
        return new RestoreRequest(
                role == UnitRole.MEDIUM ? now : r.medium(),
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
}
