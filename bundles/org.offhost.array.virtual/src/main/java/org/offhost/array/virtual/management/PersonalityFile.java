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
import java.util.stream.Collectors;
import org.offhost.scsi.NPort;

/**
 * Reads the data file of a personality; what it does not say is as in the standard, and a key that nobody reads is an error. Each
 * start of a console reads one, and a lambda a key was a class a key to make: a kind of value has a method instead.
 */
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
                flag("present", true),
                codes("receivers", "00 01"),
                limits,
                number("segments.enforced", limits.segments()),
                length("command.length", 0L),
                number("commands.together", 16),
                codes("cscd.types", "E4"),
                codes("results", "00 03 04"),
                flag("parameters.padded", false),
                flag("cscd.block.length.ignored", false),
                refusal("refuses.unequal.blocks"),
                CopyRefusal.parse(word("refuses.identifier.in.use").orElse("05/00/16@0")),
                refusal("refuses.failed.segment"),
                port());
    }

    private Optional<NPort> port() {
        Optional<String> portName = word("port.name");
        int address = Integer.parseInt(word("port.address").orElse("0"), 16);
        return portName.isEmpty()
                ? Optional.empty()
                : Optional.of(new NPort(
                        0, OptionalLong.of(Long.parseUnsignedLong(portName.get(), 16)), OptionalInt.of(address)));
    }

    private CopyManagerLimits limits() {
        CopyManagerLimits d = CopyManagerLimits.DEFAULT;
        Set<Integer> refused = new HashSet<>(codes(SEGMENTS));
        refused.removeAll(codes("segment.types", SEGMENTS));
        return new CopyManagerLimits(
                number("cscds", d.cscds()),
                number("segments", d.segments()),
                number("descriptor.list.length", d.descriptorListLength()),
                length("segment.length", d.segmentLength()),
                number("inline.length", d.inlineLength()),
                number("granularity", d.granularity()),
                number("inline.granularity", d.inlineGranularity()),
                refused);
    }

    private DriveTraits drive() {
        return new DriveTraits(
                flag("drive.locates", true),
                flag("drive.tells.position", true),
                flag("drive.suppresses.length", true),
                flag("drive.sends.at.filemark", false),
                flag("drive.miscounts.short.records", false),
                flag("drive.spaces.blindly", false),
                flag("drive.tells.capacity", true));
    }

    private Optional<RecordedRefusal> recorded() {
        Optional<String> of = word("recorded.of");
        Optional<String> by = word("recorded.by");
        Optional<String> sense = word("recorded.sense");
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
        return word(key).orElseThrow(() -> new IllegalArgumentException("personality " + name + " has no " + key));
    }

    private boolean flag(String key, boolean otherwise) {
        return word(key).map(Boolean::parseBoolean).orElse(otherwise);
    }

    private int number(String key, int otherwise) {
        return word(key).map(Integer::decode).orElse(otherwise);
    }

    private long length(String key, long otherwise) {
        return word(key).map(Long::decode).orElse(otherwise);
    }

    private Set<Integer> codes(String key, String otherwise) {
        return codes(word(key).orElse(otherwise));
    }

    private Optional<CopyRefusal> refusal(String key) {
        return word(key).map(CopyRefusal::parse);
    }

    private Optional<String> word(String key) {
        read.add(key);
        return Optional.ofNullable(facts.getProperty(key));
    }
}
