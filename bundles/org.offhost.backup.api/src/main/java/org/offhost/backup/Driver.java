// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A driver that is there now.
 *
 * @param kind "parser", "volume-finder", "snapshot", "write-activity", "quiescer", "copy", "placer", "device", "catalog"
 * @param name class or method by which it is known
 * @param bundle symbolic name of its bundle
 * @param version version of its bundle
 * @param serviceId its {@code service.id}
 * @param ranking its {@code service.ranking}
 * @param abilities what it says of itself
 * @param leases units of work it does for jobs now
 */
public record Driver(
        String kind,
        String name,
        String bundle,
        String version,
        long serviceId,
        int ranking,
        Abilities abilities,
        int leases) {

    /**
     * What a driver can do, and with how many of the units that are there now. Which of it a driver tells goes by its kind; in the order in
     * which it does.
     *
     * @param reads a parser: types of file systems, "ntfs"; a volume finder: types of tables, "gpt"
     * @param can in lower case with hyphens: how a snapshot driver cuts, "group-atomic"; whose writes a monitor sees,
     *     "array-wide"; the method of a copy driver, "extended-copy"; "not-ready" if it could not tell for some unit
     * @param units how many: of a driver of devices "disks" and "tapes"; of a snapshot driver "cut", of those it was "asked"
     *     about
     */
    public record Abilities(Set<String> reads, Set<String> can, Map<String, Long> units) {
        /** There is nothing to tell apart. */
        public static final Abilities PLAIN = new Abilities(Set.of(), Set.of(), Map.of());

        public Abilities {
            reads = Collections.unmodifiableSet(new LinkedHashSet<>(reads));
            can = Collections.unmodifiableSet(new LinkedHashSet<>(can));
            units = Collections.unmodifiableMap(new TreeMap<>(units));
        }
    }
}
