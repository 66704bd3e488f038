// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended.name;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.offhost.scsi.CscdDescriptor;
import org.offhost.scsi.CscdName;
import org.offhost.scsi.Designation;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.NPort;

/**
 * The names that a unit can be given in a CSCD descriptor.
 *
 * @param own what it calls itself
 * @param port the port behind which it is, if that is known
 */
public record UnitNames(Designation own, Optional<NPort> port) {
    /** Of a unit by VPD page 83h, or as it was configured: the manager may reach it through another port than this host. */
    public static UnitNames of(LogicalUnit unit, NPortTable configured) {
        Optional<NPort> told = configured.of(unit.designator());
        OptionalLong port = unit.identity().port();
        if (told.isEmpty() && port.isPresent() && unit.lun().isPresent()) {
            told = Optional.of(NPort.named(port.getAsLong(), unit.lun().getAsLong()));
        }
        return new UnitNames(Designation.of(unit.designator()), told);
    }

    /**
     * The name that a copy manager takes; its own before all others.
     *
     * @param takes whether it takes a CSCD descriptor type
     */
    public Optional<CscdName> in(IntPredicate takes) {
        if (takes.test(CscdDescriptor.TYPE)) {
            return Optional.of(own);
        }
        return port.flatMap(p -> as(p, takes));
    }

    /** The least that it takes: a name without an address is right wherever the port is plugged in. */
    private static Optional<CscdName> as(NPort p, IntPredicate takes) {
        if (takes.test(NPort.BY_NAME) && p.name().isPresent()) {
            return Optional.of(new NPort(p.lun(), p.name(), OptionalInt.empty()));
        }
        if (takes.test(NPort.BY_BOTH) && p.name().isPresent() && p.address().isPresent()) {
            return Optional.of(p);
        }
        return takes.test(NPort.BY_ADDRESS) && p.address().isPresent()
                ? Optional.of(new NPort(p.lun(), OptionalLong.empty(), p.address()))
                : Optional.empty();
    }
}
