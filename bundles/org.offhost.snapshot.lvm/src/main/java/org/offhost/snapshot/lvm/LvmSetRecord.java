// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Designator;
import org.offhost.block.PrivateFiles;

/**
 * What is known of a set or of the mark of one, on disk before anything of it is made: all that is needed to go on with it, or to
 * take it back.
 *
 * @param id of the set
 * @param members a volume each
 * @param holding whether the volumes may be held by a cut that was begun and of which nobody heard the end
 * @param cutAt when it was cut; empty before
 */
record LvmSetRecord(String id, List<Member> members, boolean holding, Optional<Instant> cutAt) {
    /** Sets that are there. */
    static final String SETS = "sets";

    /** Sets that were retired: their snapshots are kept, and nothing shows them. */
    static final String MARKS = "marks";

    private static final String PREFIX = "offhost-";
    private static final String CUT = "cut";
    private static final String HOLDING = "holding";
    private static final int COLUMNS = 7;

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
            return LvmRoom.digest(name);
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
        return PREFIX + LvmRoom.digest(set + "\n" + origin).substring(0, 16);
    }

    List<Designator> units() {
        return members.stream().map(Member::unit).toList();
    }

    Optional<Member> member(Designator unit) {
        return members.stream().filter(m -> m.unit().equals(unit)).findFirst();
    }

    void save(LvmRoom room, String folder) throws IOException {
        StringBuilder text = new StringBuilder(holding ? HOLDING + "\n" : "");
        cutAt.ifPresent(at -> text.append(CUT).append('\t').append(at).append('\n'));
        members.forEach(m -> text.append(m.line()).append('\n'));
        PrivateFiles.replace(room.folder(folder).resolve(id), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    static void delete(LvmRoom room, String folder, String id) throws IOException {
        Files.deleteIfExists(room.folder(folder).resolve(id));
    }

    /** @throws IOException if it is there and cannot be read */
    static Optional<LvmSetRecord> find(LvmRoom room, String folder, String id) throws IOException {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            return Optional.empty();
        }
        Path file = room.folder(folder).resolve(id);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Optional<Instant> cutAt = Optional.empty();
            List<Member> members = new ArrayList<>();
            boolean holding = false;
            for (String line : Files.readAllLines(file)) {
                if (line.equals(HOLDING)) {
                    holding = true;
                } else if (line.startsWith(CUT + "\t")) {
                    cutAt = Optional.of(Instant.parse(line.substring(CUT.length() + 1)));
                } else {
                    members.add(Member.parse(line));
                }
            }
            if (members.isEmpty()) {
                throw new IOException("names no volume");
            }
            return Optional.of(new LvmSetRecord(id, members, holding, cutAt));
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            throw new IOException(
                    "the record of snapshot set " + id + " (" + file + ") is damaged: " + e.getMessage(), e);
        }
    }
}
