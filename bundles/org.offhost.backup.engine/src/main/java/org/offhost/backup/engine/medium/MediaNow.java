// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.util.List;
import org.offhost.backup.engine.medium.UnitsInUse.Claim;
import org.offhost.backup.engine.medium.UnitsInUse.Use;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.block.Access;
import org.offhost.block.Designator;
import org.offhost.block.Unit;
import org.offhost.driver.DriverBoard;
import org.offhost.driver.Units;

/** Opens media outside of any job, now or not at all. Who closes one lets its unit go. Thread-safe. */
public final class MediaNow {
    private final DriverBoard board;
    private final UnitsInUse units;

    public MediaNow(DriverBoard board, UnitsInUse units) {
        this.board = board;
        this.units = units;
    }

    /** @param who asks, in words: "a listing of sets" */
    public OpenMedium toRead(String who, Designator medium) throws IOException {
        return open(who, new UnitClaims(board).reading(medium), Access.READ);
    }

    /**
     * For one who writes, and is alone with it.
     *
     * @param who asks, in words
     */
    public OpenMedium toWrite(String who, Designator medium) throws IOException {
        return open(who, new Claim(medium, Use.WRITE_MEDIUM), Access.READ_WRITE);
    }

    private OpenMedium open(String who, Claim claim, Access access) throws IOException {
        UnitsInUse.Held held = units.take(who, List.of(claim));
        try {
            Unit unit = Units.find(board, claim.unit())
                    .orElseThrow(() -> new RefusedException(
                            Notice.of(NoticeCode.NO_DRIVER_KNOWS).with("unit", claim.unit())));
            return OpenMedium.openNow(board, unit, access)
                    .orElseThrow(() -> new RefusedException(
                            Notice.of(NoticeCode.NO_DRIVER_OPENS).with("unit", claim.unit())))
                    .holding(held);
        } catch (IOException | RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }
}
