// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A unit behind a port of a Fibre Channel, as the descriptors E0h (by name), E1h (by address) and E2h (by address, with the name
 * to be checked) have it (SPC-3 6.3.6; SPC-4 no longer has them).
 *
 * @param lun the unit's number behind that port, in its eight-byte form
 * @param name N_Port_Name, of eight bytes
 * @param address N_Port_ID, of 24 bits
 */
public record NPort(long lun, OptionalLong name, OptionalInt address) implements CscdName {
    /** Descriptor type codes. */
    public static final int BY_NAME = 0xE0;

    public static final int BY_ADDRESS = 0xE1;
    public static final int BY_BOTH = 0xE2;

    static final int LUN_AT = 4;
    static final int NAME_AT = 12;
    static final int ADDRESS_AT = 21;

    public NPort {
        if (name.isEmpty() && address.isEmpty()) {
            throw new IllegalArgumentException("a port has a name or an address");
        }
        address.ifPresent(a -> Fields.fits("address", a, 24));
    }

    /** A unit behind a port that has a name. */
    public static NPort named(long name, long lun) {
        return new NPort(lun, OptionalLong.of(name), OptionalInt.empty());
    }

    @Override
    public int descriptorType() {
        return name.isEmpty() ? BY_ADDRESS : address.isEmpty() ? BY_NAME : BY_BOTH;
    }

    /** Whether it is told that it is there: what both have is the same. */
    public boolean isAt(NPort port) {
        return agree(name.isPresent() && port.name.isPresent(), name.equals(port.name))
                && agree(address.isPresent() && port.address.isPresent(), address.equals(port.address))
                && (name.isPresent() && port.name.isPresent() || address.isPresent() && port.address.isPresent());
    }

    private static boolean agree(boolean both, boolean equal) {
        return !both || equal;
    }

    /** The number of a unit in single-level addressing; -1 if it has another form. */
    public int number() {
        return lun << 16 == 0 && lun >>> 62 <= 1 ? (int) (lun >>> 48) & 0x3FFF : -1;
    }
}
