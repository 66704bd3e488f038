// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.offhost.array.virtual.ArrayState.MemberRecord;
import org.offhost.array.virtual.ArrayState.SetRecord;
import org.offhost.array.virtual.ArrayState.UnitRecord;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.block.Designator;
import org.offhost.block.Unit;

/**
 * The text form of the array's state: a line for each thing, words with percent escapes between blanks, and at the end the
 * CRC-32C of all lines before.
 */
final class StateText {
    private static final String FIRST = "offhost-array 1";

    private StateText() {}

    /** What was read is no state of an array. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static String write(ArrayState state) {
        StringBuilder text = new StringBuilder(FIRST).append('\n');
        line(text, "array", state.arrayId(), state.nextUnit());
        for (UnitRecord u : state.units()) {
            line(
                    text,
                    "unit",
                    u.designator(),
                    u.kind(),
                    u.path(),
                    u.key(),
                    u.blockLength(),
                    u.readOnly(),
                    u.capacity(),
                    u.attached(),
                    u.born(),
                    u.traits().thin(),
                    u.traits().removable());
        }
        new TreeMap<>(state.luns())
                .forEach((initiator, map) ->
                        map.units().forEach((lun, unit) -> line(text, "lun", initiator, lun, unit)));
        for (SetRecord s : state.sets()) {
            line(text, "set", s.id(), s.cutAt().map(Instant::toString).orElse("-"));
            s.members().forEach(m -> line(text, "member", s.id(), m.origin(), m.unit(), m.file()));
        }
        return text + "end " + crc(text.toString()) + "\n";
    }

    private static void line(StringBuilder text, Object... words) {
        for (int i = 0; i < words.length; i++) {
            text.append(i == 0 ? "" : " ").append(URLEncoder.encode(words[i].toString(), StandardCharsets.UTF_8));
        }
        text.append('\n');
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    /** @param file name of what is read, for errors */
    static ArrayState read(String text, Path file) throws IOException {
        int end = text.lastIndexOf("end ");
        if (end < 0 || !text.substring(end).equals("end " + crc(text.substring(0, end)) + "\n")) {
            throw new DamagedException(
                    "state of the array " + file + ": the last line is no 'end' with the checksum of the lines before",
                    null);
        }
        Reader reader = new Reader(file);
        for (String line : text.substring(0, end).split("\n")) {
            reader.line(line);
        }
        return reader.state();
    }

    /** Puts the lines together. */
    private static final class Reader {
        private final Path file;
        private final List<UnitRecord> units = new ArrayList<>();
        private final Map<String, TreeMap<Integer, Designator>> luns = new HashMap<>();
        private final List<SetRecord> sets = new ArrayList<>();
        private String arrayId;
        private long nextUnit;
        private int number;

        private Reader(Path file) {
            this.file = file;
        }

        private void line(String line) throws IOException {
            String[] w = line.split(" ");
            for (int i = 0; i < w.length; i++) {
                w[i] = URLDecoder.decode(w[i], StandardCharsets.UTF_8);
            }
            number++;
            try {
                words(line, w);
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException | java.time.DateTimeException e) {
                throw new DamagedException("state of the array " + file + ", line " + number + ": '" + line + "'", e);
            }
        }

        private void words(String line, String[] w) {
            switch (w[0]) {
                case "array" -> {
                    arrayId = w[1];
                    nextUnit = Long.parseLong(w[2]);
                }
                case "unit" ->
                    units.add(new UnitRecord(
                            Designator.parse(w[1]),
                            Unit.Kind.valueOf(w[2]),
                            Path.of(w[3]),
                            w[4],
                            Integer.parseInt(w[5]),
                            Boolean.parseBoolean(w[6]),
                            Long.parseLong(w[7]),
                            Boolean.parseBoolean(w[8]),
                            w.length > 9 ? Long.parseLong(w[9]) : 0, // not told by the first versions
                            w.length > 11
                                    ? new DiskTraits(Boolean.parseBoolean(w[10]), Boolean.parseBoolean(w[11]))
                                    : DiskTraits.PLAIN));
                case "lun" ->
                    luns.computeIfAbsent(w[1], i -> new TreeMap<>()).put(Integer.valueOf(w[2]), Designator.parse(w[3]));
                case "set" ->
                    sets.add(new SetRecord(
                            w[1], w[2].equals("-") ? Optional.empty() : Optional.of(Instant.parse(w[2])), List.of()));
                case "member" -> member(w);
                default -> {
                    if (number != 1 || !line.equals(FIRST)) {
                        throw new IllegalArgumentException(line);
                    }
                }
            }
        }

        private void member(String[] w) {
            SetRecord last = sets.remove(sets.size() - 1);
            List<MemberRecord> members = new ArrayList<>(last.members());
            members.add(new MemberRecord(Designator.parse(w[2]), Designator.parse(w[3]), w[4]));
            sets.add(new SetRecord(last.id(), last.cutAt(), members));
        }

        private ArrayState state() throws IOException {
            if (arrayId == null) {
                throw new DamagedException("state of the array " + file + ": no line 'array'", null);
            }
            Map<String, LunMap> maps = new HashMap<>();
            luns.forEach((initiator, map) -> maps.put(initiator, new LunMap(map)));
            try {
                return new ArrayState(arrayId, nextUnit, units, maps, sets);
            } catch (IllegalArgumentException e) {
                throw new DamagedException("state of the array " + file + ": " + e.getMessage(), e);
            }
        }
    }
}
