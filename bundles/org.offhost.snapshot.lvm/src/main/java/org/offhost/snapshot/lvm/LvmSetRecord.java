// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.offhost.block.Designator;
import org.offhost.kit.snapshot.KeptSet;
import org.offhost.kit.snapshot.ProviderRoom;

/**
 * What is known of a set or of the mark of one, on disk before anything of it is made: all that is needed to go on with it, or to
 * take it back.
 *
 * @param id of the set
 * @param members a volume each
 * @param holding whether the volumes may be held by a cut that was begun and of which nobody heard the end
 * @param cutAt when it was cut; empty before
 */
record LvmSetRecord(String id, List<Member> members, boolean holding, Optional<Instant> cutAt) implements KeptSet {
    private static final String PREFIX = "offhost-";
    private static final String HOLDING = "holding";
    private static final int COLUMNS = 7;
    private static final int SERIAL_DIGITS = 32;

    /**
     * A volume of a set.
     *
     * @param unit that shows it
     * @param group UUID of its volume group
     * @param origin UUID of the volume
     * @param name of its snapshot in the group, and of the unit that shows that
     * @param snapshot UUID of the snapshot; empty before the cut
     * @param size bytes of it
     * @param lun number under which targets show it; 0 as long as none was chosen
     */
    record Member(Designator unit, String group, String origin, String name, String snapshot, long size, int lun) {
        private String line() {
            return String.join(
                    "\t", group, origin, name, snapshot, String.valueOf(size), String.valueOf(lun), unit.toString());
        }

        private static Member parse(String line) throws IOException {
            String[] columns = line.split("\t", COLUMNS);
            if (columns.length < COLUMNS) {
                throw new IOException("'" + line + "' names no volume");
            }
            return new Member(
                    Designator.parse(columns[6]),
                    columns[0],
                    columns[1],
                    columns[2],
                    columns[3],
                    Long.parseLong(columns[4]),
                    Integer.parseInt(columns[5]));
        }

        Member cut(LvmVolume taken) {
            return new Member(unit, group, origin, name, taken.id(), taken.size(), lun);
        }

        Member under(int number) {
            return new Member(unit, group, origin, name, snapshot, size, number);
        }

        /** Serial number of the unit that shows the snapshot, of which the target makes its name. */
        String serial() {
            return ProviderRoom.digest(name, SERIAL_DIGITS);
        }

        /** The unit that shows the snapshot. */
        Designator shown() {
            return Survey.designator(serial());
        }
    }

    LvmSetRecord {
        members = List.copyOf(members);
    }

    /** What the snapshot of a volume is called. */
    static String name(String set, String origin) {
        return PREFIX + ProviderRoom.digest(set + "\n" + origin, 16);
    }

    @Override
    public List<Designator> units() {
        return members.stream().map(Member::unit).toList();
    }

    /** UUIDs of the groups that it was made in. */
    Set<String> groups() {
        return members.stream().map(Member::group).collect(Collectors.toSet());
    }

    Optional<Member> member(Designator unit) {
        return members.stream().filter(m -> m.unit().equals(unit)).findFirst();
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>(holding ? List.of(HOLDING) : List.of());
        members.forEach(m -> lines.add(m.line()));
        return lines;
    }

    static LvmSetRecord of(String id, Optional<Instant> cutAt, List<String> lines) throws IOException {
        List<Member> members = new ArrayList<>();
        boolean holding = false;
        for (String line : lines) {
            if (line.equals(HOLDING)) {
                holding = true;
            } else {
                members.add(Member.parse(line));
            }
        }
        if (members.isEmpty()) {
            throw new IOException("names no volume");
        }
        return new LvmSetRecord(id, members, holding, cutAt);
    }
}
