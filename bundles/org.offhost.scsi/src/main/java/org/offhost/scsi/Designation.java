// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.Designator.Scheme;

/**
 * A designation descriptor of VPD page 83h, or the part of it that a CSCD descriptor repeats (SPC-4 7.8.6.1).
 *
 * @param codeSet 1 binary, 2 ASCII, 3 UTF-8
 * @param association 0 logical unit, 1 target port, 2 target device
 * @param type designator type: 1 T10, 2 EUI-64, 3 NAA, …
 * @param bytes the designator
 */
public record Designation(int codeSet, int association, int type, byte[] bytes) implements CscdName {
    /** Longest designator in a CSCD descriptor of type E4h (SPC-4 6.4.5.4). */
    public static final int MAX_IN_CSCD = 20;

    /** Type code of the CSCD descriptor that repeats it. */
    public static final int CSCD_TYPE = 0xE4;

    public Designation {
        Fields.fits("codeSet", codeSet, 4);
        Fields.fits("association", association, 2);
        Fields.fits("type", type, 4);
        Fields.fits("designator length", bytes.length, 8);
        bytes = bytes.clone();
    }

    /**
     * How a device names a logical unit of this designator.
     *
     * @throws IllegalArgumentException if the designator is no name of a device: a file, a URI
     */
    public static Designation of(Designator designator) {
        switch (designator.scheme()) {
            case NAA:
                return new Designation(1, 0, 3, HexFormat.of().parseHex(designator.value()));
            case EUI:
                return new Designation(1, 0, 2, HexFormat.of().parseHex(designator.value()));
            case T10:
                return new Designation(2, 0, 1, designator.value().getBytes(StandardCharsets.UTF_8));
            default:
                throw new IllegalArgumentException(designator + " does not name a SCSI logical unit");
        }
    }

    /** The designator of a logical unit; empty if it names something else, or in a way not known here. */
    public Optional<Designator> designator() {
        if (association != 0 || bytes.length == 0) {
            return Optional.empty();
        }
        if (codeSet == 1 && type == 3) {
            return Optional.of(new Designator(Scheme.NAA, HexFormat.of().formatHex(bytes)));
        }
        if (codeSet == 1 && type == 2) {
            return Optional.of(new Designator(Scheme.EUI, HexFormat.of().formatHex(bytes)));
        }
        if ((codeSet == 2 || codeSet == 3) && type == 1) {
            return Optional.of(new Designator(Scheme.T10, new String(bytes, StandardCharsets.UTF_8)));
        }
        return Optional.empty();
    }

    @Override
    public int descriptorType() {
        return CSCD_TYPE;
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The descriptor as VPD page 83h lists it. */
    void put(ByteBuffer target) {
        target.put((byte) codeSet).put((byte) (association << 4 | type)).put((byte) 0);
        target.put((byte) bytes.length).put(bytes);
    }

    int encodedLength() {
        return 4 + bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Designation d
                && codeSet == d.codeSet
                && association == d.association
                && type == d.type
                && Arrays.equals(bytes, d.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * (codeSet << 8 | association << 4 | type) + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return designator()
                .map(Designator::toString)
                .orElseGet(() -> "type " + type + " code set " + codeSet + " "
                        + HexFormat.of().formatHex(bytes));
    }
}
