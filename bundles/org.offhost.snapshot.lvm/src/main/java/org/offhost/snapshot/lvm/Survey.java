// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.offhost.block.Designator;

/**
 * What a storage host has at one moment.
 *
 * @param volumes thin ones
 * @param units on block devices, that are enabled
 * @param groups UUIDs of the volume groups
 * @param luns numbers that any target shows a unit under
 */
record Survey(List<LvmVolume> volumes, List<TargetUnit> units, Set<String> groups, Set<Integer> luns) {
    private static final int COLUMNS = 15;
    private static final int UNIT_COLUMNS = 5;

    /** NAA 6 and, in 6 digits, the company; the kernel's, where the target does not know another. */
    private static final String COMPANY = "001405";

    private static final int DIGITS = 32;

    /**
     * A unit of the kernel's target.
     *
     * @param designator that initiators see
     * @param device numbers of the block device behind it
     * @param path HBA and name in the target's configuration
     */
    record TargetUnit(Designator designator, String device, String path) {
        String name() {
            return path.substring(path.indexOf('/') + 1);
        }
    }

    /** A thin volume behind a unit. */
    record Source(TargetUnit unit, LvmVolume volume) {}

    static Survey of(StorageHost host) throws IOException {
        return parse(host.run("survey", List.of()));
    }

    static Survey parse(String text) throws IOException {
        List<String[]> rows = new ArrayList<>();
        List<TargetUnit> units = new ArrayList<>();
        Set<Integer> luns = new TreeSet<>();
        boolean ended = false;
        for (String line : text.split("\n")) {
            String[] columns = line.split("\\|", -1);
            if (columns[0].equals("lv") && columns.length == COLUMNS + 1) {
                rows.add(columns);
            } else if (columns[0].equals("unit") && columns.length > UNIT_COLUMNS) {
                unit(line.split("\\|", UNIT_COLUMNS + 1)).ifPresent(units::add);
            } else if (columns[0].equals("lun") && line.matches("lun\\|[0-9]{1,9}")) {
                luns.add(Integer.valueOf(columns[1]));
            } else if (line.equals("end")) {
                ended = true;
            } else if (!line.isBlank()) {
                throw new IOException("the storage host said '" + line + "', expected a volume or a unit");
            }
        }
        if (!ended) {
            throw new IOException("the storage host did not say all that it has");
        }
        try {
            return of(rows, units, luns);
        } catch (NumberFormatException e) {
            throw new IOException(
                    "lvs of the storage host gives no number where one is expected: " + e.getMessage(), e);
        }
    }

    private static Survey of(List<String[]> rows, List<TargetUnit> units, Set<Integer> luns) {
        Map<String, LvmVolume.Pool> pools = new HashMap<>();
        Map<String, String> groups = new HashMap<>();
        for (String[] c : rows) {
            groups.put(c[1], c[2]);
            if (c[5].equals("thin-pool")) {
                pools.put(
                        c[2] + "/" + c[4],
                        new LvmVolume.Pool(c[2], c[4], Integer.parseInt(c[9]), percent(c[13]), percent(c[14])));
            }
        }
        List<LvmVolume> volumes = new ArrayList<>();
        for (String[] c : rows) {
            LvmVolume.Pool pool = pools.get(c[2] + "/" + c[6]);
            if (c[5].equals("thin") && pool != null) {
                String device = Integer.parseInt(c[10]) < 0 ? "" : c[10] + ":" + Integer.parseInt(c[11]);
                volumes.add(new LvmVolume(
                        c[1],
                        c[2],
                        c[3],
                        c[4],
                        pool,
                        Long.parseLong(c[7]),
                        Long.parseLong(c[8]),
                        device,
                        c[12],
                        Set.of(c[15].split(","))));
            }
        }
        return new Survey(List.copyOf(volumes), List.copyOf(units), Set.copyOf(groups.keySet()), Set.copyOf(luns));
    }

    /** What is not told, of a pool that is not active, is taken for full. */
    private static double percent(String text) {
        return text.isEmpty() ? 100 : Double.parseDouble(text);
    }

    /** {@code unit|MAJOR:MINOR|ENABLED|0xCOMPANY|SERIAL|HBA/NAME}; empty if it is not enabled. */
    private static Optional<TargetUnit> unit(String[] columns) {
        if (!columns[2].equals("1") || columns[1].isEmpty()) {
            return Optional.empty();
        }
        String company = columns[3].matches("0x[0-9A-Fa-f]{1,6}")
                ? COMPANY.substring(0, COMPANY.length() - columns[3].length() + 2) + columns[3].substring(2)
                : COMPANY;
        return Optional.of(new TargetUnit(designator(company, columns[4]), columns[1], columns[5]));
    }

    /** As the kernel's target makes a unit's name of its serial number: NAA 6, company, hexadecimal digits of the serial. */
    private static Designator designator(String company, String serial) {
        String digits = serial.replaceAll("[^0-9A-Fa-f]", "");
        String all = "6" + company + digits + "0".repeat(DIGITS);
        return new Designator(Designator.Scheme.NAA, all.substring(0, DIGITS).toLowerCase(Locale.ROOT));
    }

    /** Whether a unit can be one of the kernel's target, by its name. */
    static boolean mayHave(Designator unit) {
        return unit.scheme() == Designator.Scheme.NAA && unit.value().startsWith("6" + COMPANY);
    }

    /** Of a unit that we show. */
    static Designator designator(String serial) {
        return designator(COMPANY, serial);
    }

    /**
     * The thin volume behind a unit; empty if the host has no such unit, or something else is behind it.
     *
     * @throws IOException if two units have that name
     */
    Optional<Source> source(Designator unit) throws IOException {
        List<Source> found = new ArrayList<>();
        for (TargetUnit u : units) {
            if (u.designator().equals(unit)) {
                volumes.stream()
                        .filter(v -> v.device().equals(u.device()) && !v.isOurs())
                        .forEach(v -> found.add(new Source(u, v)));
            }
        }
        if (found.size() > 1) {
            throw new IOException(unit + " is the name of " + found.size() + " units of the storage host: "
                    + String.join(", ", found.stream().map(s -> s.unit().path()).toList()));
        }
        return found.stream().findFirst();
    }

    /** By the UUIDs of its group and its own: a group that was imported as a clone has volumes of the same UUIDs. */
    Optional<LvmVolume> volume(String group, String id) {
        return volumes.stream()
                .filter(v -> v.groupId().equals(group) && v.id().equals(id))
                .findFirst();
    }

    /**
     * What is of a set.
     *
     * @param own UUIDs of the groups that it was made in: volumes of a clone of one have its tags
     */
    List<LvmVolume> of(String set, Set<String> own) {
        return volumes.stream()
                .filter(v -> v.isOf(set) && own.contains(v.groupId()))
                .toList();
    }

    /** Whether a unit of that name is there. */
    boolean shows(String name) {
        return units.stream().anyMatch(u -> u.name().equals(name));
    }
}
