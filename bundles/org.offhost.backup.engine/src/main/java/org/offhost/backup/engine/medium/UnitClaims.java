// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.offhost.backup.BackupRequest;
import org.offhost.backup.RestoreRequest;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.JournalException;
import org.offhost.backup.engine.job.Requests;
import org.offhost.backup.engine.job.UnitRole;
import org.offhost.backup.engine.medium.UnitsInUse.Claim;
import org.offhost.backup.engine.medium.UnitsInUse.Use;
import org.offhost.backup.keep.ConsolidateRequest;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.Units;

/** What a job asks of {@link UnitsInUse}, by what was asked of the job. */
public final class UnitClaims {
    private final DriverBoard board;

    public UnitClaims(DriverBoard board) {
        this.board = board;
    }

    public List<Claim> of(Journal journal) throws IOException {
        Optional<BackupRequest.Group> group = journal.find(BackupRequest.Group.class);
        if (group.isPresent()) {
            return ofGroup(group.get());
        }
        Designator medium =
                Requests.unit(journal, UnitRole.MEDIUM).orElseThrow(() -> JournalException.lacks("request"));
        Optional<Designator> source = Requests.unit(journal, UnitRole.SOURCE);
        if (source.isPresent()) {
            Optional<ConsolidateRequest> point = journal.find(ConsolidateRequest.class);
            boolean ofMedium = point.isPresent();
            List<Claim> claims = new ArrayList<>();
            claims.add(ofMedium ? reading(source.get()) : new Claim(source.get(), Use.SOURCE));
            claims.add(new Claim(medium, Use.WRITE_MEDIUM));
            journal.find(BackupRequest.class)
                    .ifPresent(r -> r.beside().forEach(unit -> claims.add(new Claim(unit, Use.SOURCE))));
            point.ifPresent(p -> addBelow(claims, source.get(), p.setId()));
            journal.find(BackupRequest.class).ifPresent(r -> addSince(claims, r));
            return claims;
        }
        List<Claim> claims = new ArrayList<>();
        claims.add(reading(medium));
        addBelow(
                claims,
                medium,
                journal.find(RestoreRequest.class).map(RestoreRequest::setId).orElse(""));
        // the medium itself as its own destination is refused in better words by the restore
        Requests.unit(journal, UnitRole.DESTINATION)
                .filter(unit -> !unit.equals(medium))
                .ifPresent(unit -> claims.add(new Claim(unit, Use.DESTINATION)));
        journal.find(RestoreRequest.class)
                .map(RestoreRequest::destination)
                .filter(RestoreRequest.ToUnit.class::isInstance)
                .ifPresent(to -> ((RestoreRequest.ToUnit) to)
                        .beside().stream()
                                .filter(unit -> !unit.equals(medium))
                                .forEach(unit -> claims.add(new Claim(unit, Use.DESTINATION))));
        return claims;
    }

    /** Several may go to one medium. */
    private List<Claim> ofGroup(BackupRequest.Group group) {
        Set<Claim> claims = new LinkedHashSet<>();
        for (BackupRequest unit : group.units()) {
            claims.add(new Claim(unit.source(), Use.SOURCE));
            claims.add(new Claim(unit.medium(), Use.WRITE_MEDIUM));
        }
        List<Claim> all = new ArrayList<>(claims);
        group.units().forEach(unit -> addSince(all, unit));
        return List.copyOf(all);
    }

    /** What a backup continues on other media is read. */
    private void addSince(List<Claim> claims, BackupRequest request) {
        switch (request.since().kind()) {
            case NONE -> {}
            case LAST -> addBelow(claims, request.medium(), "");
            case SET -> {
                String id = request.since().setId();
                Set<Designator> seen = known().unitsOf(id, request.medium());
                for (Designator on : seen.isEmpty() ? Set.of(request.medium()) : seen) {
                    addReading(claims, on);
                    addBelow(claims, on, id);
                }
            }
        }
    }

    /** Other media that sets of one continue sets of are read with it, as far as the catalogs know. */
    private void addBelow(List<Claim> claims, Designator medium, String setId) {
        known().below(medium, setId).forEach(unit -> addReading(claims, unit));
    }

    /** A unit that the job has anyway is no other. */
    private void addReading(List<Claim> claims, Designator unit) {
        if (claims.stream().noneMatch(c -> c.unit().equals(unit))) {
            claims.add(reading(unit));
        }
    }

    private KnownSets known() {
        return new KnownSets(board, silent -> {}); // the job tells of it when it asks
    }

    /** Reading a medium: what cannot be asked now is taken for a tape, which is safe. */
    Claim reading(Designator medium) {
        Unit.Kind kind;
        try {
            kind = Units.find(board, medium).map(Unit::kind).orElse(Unit.Kind.RECORDS);
        } catch (IOException e) {
            kind = Unit.Kind.RECORDS;
        }
        return reading(medium, kind);
    }

    private static Claim reading(Designator medium, Unit.Kind kind) {
        return new Claim(medium, kind == Unit.Kind.BLOCKS ? Use.READ_MEDIUM : Use.READ_TAPE);
    }

    /** The same of one that is there. */
    public static Claim reading(Unit medium) {
        return reading(medium.designator(), medium.kind());
    }
}
