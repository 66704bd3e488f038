// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.backup.JobKind;
import org.offhost.backup.engine.UnitsInUse.Claim;
import org.offhost.backup.engine.UnitsInUse.Use;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/** What a job asks of {@link UnitsInUse}, by what was asked of the job. */
final class UnitClaims {
    private final DriverBoard board;

    UnitClaims(DriverBoard board) {
        this.board = board;
    }

    List<Claim> of(JobFile file) throws IOException {
        Designator medium = Designator.parse(file.require("medium"));
        if (JobKind.valueOf(file.require("kind")) == JobKind.BACKUP) {
            return List.of(
                    new Claim(Designator.parse(file.require("source")), Use.SOURCE),
                    new Claim(medium, Use.WRITE_MEDIUM));
        }
        List<Claim> claims = new ArrayList<>();
        claims.add(reading(medium));
        Optional<String> unit = file.get("to.unit");
        // the medium itself as its own destination is refused in better words by the restore
        if (unit.isPresent() && !unit.get().equals(medium.toString())) {
            claims.add(new Claim(Designator.parse(unit.get()), Use.DESTINATION));
        }
        return claims;
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
