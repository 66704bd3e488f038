// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.offhost.scsi.NPort;

/** Reads the data file of a personality; what it does not say is as in the standard, and a key that nobody reads is an error. */
final class PersonalityFile {
    /** All segment descriptor types that the array can execute. */
    private static final String SEGMENTS = "00 01 02 04 05 06 08 09 0A 10 12";

    private final String name;
    private final Properties facts;
    private final Set<String> read = new HashSet<>();

    PersonalityFile(String name, Properties facts) {
        this.name = name;
        this.facts = facts;
    }

    Personality read() {
        Personality p =
                new Personality(name, required("product"), required("source"), copyManager(), drive(), recorded());
        Set<String> unread = new TreeSet<>(facts.stringPropertyNames());
        unread.removeAll(read);
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException("personality " + name + ": nobody reads " + unread);
        }
        return p;
    }

    private CopyManagerTraits copyManager() {
        CopyManagerLimits limits = limits();
        return new CopyManagerTraits(
                get("present", true, Boolean::parseBoolean),
                get("receivers", codes("00 01"), PersonalityFile::codes),
                limits,
                get("segments.enforced", limits.segments(), Integer::decode),
                get("command.length", 0L, Long::decode),
                get("commands.together", 16, Integer::decode),
                get("cscd.types", codes("E4"), PersonalityFile::codes),
                get("results", codes("00 03 04"), PersonalityFile::codes),
                get("parameters.padded", false, Boolean::parseBoolean),
                get("cscd.block.length.ignored", false, Boolean::parseBoolean),
                get("refuses.unequal.blocks", Optional.empty(), t -> Optional.of(CopyRefusal.parse(t))),
                get("refuses.identifier.in.use", CopyRefusal.parse("05/00/16@0"), CopyRefusal::parse),
                get("refuses.failed.segment", Optional.empty(), t -> Optional.of(CopyRefusal.parse(t))),
                port());
    }

    private Optional<NPort> port() {
        Optional<Long> portName = get("port.name", Optional.empty(), t -> Optional.of(Long.parseUnsignedLong(t, 16)));
        int address = get("port.address", 0, t -> Integer.parseInt(t, 16));
        return portName.map(n -> new NPort(0, OptionalLong.of(n), OptionalInt.of(address)));
    }

    private CopyManagerLimits limits() {
        CopyManagerLimits d = CopyManagerLimits.DEFAULT;
        Set<Integer> refused = new HashSet<>(codes(SEGMENTS));
        refused.removeAll(get("segment.types", codes(SEGMENTS), PersonalityFile::codes));
        return new CopyManagerLimits(
                get("cscds", d.cscds(), Integer::decode),
                get("segments", d.segments(), Integer::decode),
                get("descriptor.list.length", d.descriptorListLength(), Integer::decode),
                get("segment.length", d.segmentLength(), Long::decode),
                get("inline.length", d.inlineLength(), Integer::decode),
                get("granularity", d.granularity(), Integer::decode),
                get("inline.granularity", d.inlineGranularity(), Integer::decode),
                refused);
    }

    private DriveTraits drive() {
        return new DriveTraits(
                get("drive.locates", true, Boolean::parseBoolean),
                get("drive.tells.position", true, Boolean::parseBoolean),
                get("drive.suppresses.length", true, Boolean::parseBoolean),
                get("drive.sends.at.filemark", false, Boolean::parseBoolean),
                get("drive.miscounts.short.records", false, Boolean::parseBoolean),
                get("drive.spaces.blindly", false, Boolean::parseBoolean),
                get("drive.tells.capacity", true, Boolean::parseBoolean));
    }

    private Optional<RecordedRefusal> recorded() {
        Optional<String> of = get("recorded.of", Optional.empty(), Optional::of);
        Optional<String> by = get("recorded.by", Optional.empty(), Optional::of);
        Optional<String> sense = get("recorded.sense", Optional.empty(), Optional::of);
        return sense.map(s -> new RecordedRefusal(
                RecordedRefusal.Of.valueOf(of.orElseThrow()),
                RecordedRefusal.By.valueOf(by.orElseThrow()),
                HexFormat.of().parseHex(s.replace(" ", ""))));
    }

    private static Set<Integer> codes(String text) {
        return text.isBlank()
                ? Set.of()
                : Arrays.stream(text.trim().split(" +"))
                        .map(c -> Integer.parseInt(c, 16))
                        .collect(Collectors.toSet());
    }

    private String required(String key) {
        return get(key, Optional.<String>empty(), Optional::of)
                .orElseThrow(() -> new IllegalArgumentException("personality " + name + " has no " + key));
    }

    private <T> T get(String key, T otherwise, Function<String, T> reader) {
        read.add(key);
        String text = facts.getProperty(key);
        return text == null ? otherwise : reader.apply(text);
    }
}
