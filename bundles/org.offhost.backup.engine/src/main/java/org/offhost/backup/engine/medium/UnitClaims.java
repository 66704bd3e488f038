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
            boolean ofMedium = journal.has(ConsolidateRequest.class);
            List<Claim> claims = new ArrayList<>();
            claims.add(ofMedium ? reading(source.get()) : new Claim(source.get(), Use.SOURCE));
            claims.add(new Claim(medium, Use.WRITE_MEDIUM));
            journal.find(BackupRequest.class)
                    .ifPresent(r -> r.beside().forEach(unit -> claims.add(new Claim(unit, Use.SOURCE))));
            return claims;
        }
        List<Claim> claims = new ArrayList<>();
        claims.add(reading(medium));
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
    private static List<Claim> ofGroup(BackupRequest.Group group) {
        Set<Claim> claims = new LinkedHashSet<>();
        for (BackupRequest unit : group.units()) {
            claims.add(new Claim(unit.source(), Use.SOURCE));
            claims.add(new Claim(unit.medium(), Use.WRITE_MEDIUM));
        }
        return List.copyOf(claims);
    }

    /** Reading a medium: what cannot be asked now is taken for a tape, which is safe. */
    Claim reading(Designator medium) {
        Unit.Kind kind;
        try {
            kind = Units.find(board, medium).map(Unit::kind).orElse(Unit.Kind.RECORDS);
        } catch (IOException e) {
            kind = Unit.Kind.RECORDS;
        }
        return new Claim(medium, kind == Unit.Kind.BLOCKS ? Use.READ_MEDIUM : Use.READ_TAPE);
    }
}
