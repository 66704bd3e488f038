// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended.name;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.offhost.block.Designator;
import org.offhost.scsi.NPort;

/** Ports behind which a copy manager reaches units, as somebody configured them. Immutable. */
public record NPortTable(Map<Designator, NPort> ports) {
    public static final NPortTable EMPTY = new NPortTable(Map.of());

    /** Unit, name, address and number. */
    private static final Pattern LINE =
            Pattern.compile("([^=]+)=([0-9A-Fa-f]{16})?(?:/([0-9A-Fa-f]{6}))?,([0-9]{1,5})");

    private static final int MOST = 0x3FFF;

    public NPortTable {
        ports = Map.copyOf(ports);
    }

    /**
     * Reads lines as {@code naa.600…=5024F48000000001/010200,3}: the unit, the port's name, its address, the unit's number. Name
     * or address may be missing.
     *
     * @throws IllegalArgumentException with the line that is none
     */
    public static NPortTable of(String... lines) {
        Map<Designator, NPort> ports = new HashMap<>();
        for (String line : lines) {
            Matcher m = LINE.matcher(line.strip());
            if (!m.matches() || m.group(2) == null && m.group(3) == null || Integer.parseInt(m.group(4)) > MOST) {
                throw new IllegalArgumentException("'" + line + "': expected UNIT=NAME/ADDRESS,NUMBER,"
                        + " a name of 16 hexadecimal digits, an address of 6, a number up to " + MOST);
            }
            ports.put(
                    Designator.parse(m.group(1)),
                    new NPort(
                            Long.parseLong(m.group(4)) << 48,
                            m.group(2) == null
                                    ? OptionalLong.empty()
                                    : OptionalLong.of(Long.parseUnsignedLong(m.group(2), 16)),
                            m.group(3) == null
                                    ? OptionalInt.empty()
                                    : OptionalInt.of(Integer.parseInt(m.group(3), 16))));
        }
        return new NPortTable(ports);
    }

    /** The port of a unit, if one is configured. */
    public Optional<NPort> of(Designator unit) {
        return Optional.ofNullable(ports.get(unit));
    }
}
