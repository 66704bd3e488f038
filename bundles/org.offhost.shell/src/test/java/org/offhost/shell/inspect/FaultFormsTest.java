// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Fault;
import org.offhost.filesystem.FileEntry;
import org.offhost.inspect.EntryVisitor;
import org.offhost.inspect.StreamHashes;
import org.offhost.inspect.VolumeCounts;
import org.offhost.inspect.VolumeJson;
import org.offhost.inspect.VolumeReader;
import org.offhost.inspect.VolumeReport;
import org.offhost.shell.text.FailureText;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;

/** A file whose directory entry says more bytes than its chain has clusters, in every form. */
class FaultFormsTest {
    private static final String PATH = "/sizes/s8193.bin";

    private final List<String> told = new ArrayList<>();
    private byte[] image;
    private long place;

    @BeforeEach
    void lengthen() throws IOException {
        image = Files.readAllBytes(Fixtures.shared("fat12"));
        try (VolumeReader reader = open()) {
            place = reader.volume().find(PATH).orElseThrow().id();
        }
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt((int) place + 28, 50_000);
    }

    private VolumeReader open() throws IOException {
        return VolumeReader.open(new MemoryBlockDevice(image, 512, true), Inspected.parsers());
    }

    private String shown(Function<PrintWriter, VolumeReport> form) throws IOException {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        try (VolumeReader reader = open()) {
            VolumeReport report = form.apply(out);
            VolumeCounts counts = new VolumeCounts();
            StreamHashes hashes = new StreamHashes(reader.volume(), true, FailureText::of);
            report.header(reader.volume().summary(), image.length);
            reader.walk(new EntryVisitor() {
                @Override
                public void entry(FileEntry entry, List<String> paths) throws IOException {
                    report.entry(entry, paths, hashes.of(entry));
                }

                @Override
                public void fault(Fault fault, Optional<String> path) throws IOException {
                    counts.addFault();
                    told.add(fault.sentence(path));
                    report.fault(fault, path);
                }
            });
            report.footer(counts);
        }
        out.flush();
        return text.toString();
    }

    @Test
    void sentenceHasEffectPathStructureAndByte() throws IOException {
        shown(out -> new VolumeText(out, true, true));
        assertThat(told)
                .singleElement()
                .satisfies(s -> assertThat(s)
                        .startsWith("not whole: " + PATH + ", directory entry at byte " + place + ": its cluster chain")
                        .doesNotContain("passed over"));
    }

    @Test
    void textSaysItBesideTheHashOfThatFileAlone() throws IOException {
        assertThat(shown(out -> new VolumeText(out, true, true)).lines())
                .filteredOn(l -> l.contains("not whole"))
                .singleElement()
                .satisfies(l -> assertThat(l).contains(PATH, "bytes are missing, zeros in this hash"));
    }

    @Test
    void jsonHasALineOfTheFaultAndTheMissingBytesOfTheStream() throws IOException {
        String json = shown(VolumeJson::new);
        assertThat(json.lines())
                .filteredOn(l -> l.startsWith("{\"fault\""))
                .singleElement()
                .satisfies(l -> assertThat(l)
                        .contains(
                                "\"fault\":\"not whole\"",
                                "\"path\":\"" + PATH + "\"",
                                "\"ino\":" + place,
                                "\"position\":" + place,
                                "\"structure\":\"directory entry\""));
        assertThat(json.lines())
                .filteredOn(l -> l.contains("\"missing\":"))
                .singleElement()
                .satisfies(l -> assertThat(l).contains(PATH, "sha256"));
    }

    @Test
    void csvHasALineOfAsManyColumns() throws IOException {
        assertThat(shown(VolumeCsv::new).lines())
                .filteredOn(l -> l.startsWith(PATH + ",,,,fault,"))
                .singleElement()
                .satisfies(l -> assertThat(l.split(",", -1)).hasSizeGreaterThanOrEqualTo(21))
                .satisfies(l -> assertThat(l).contains("not whole: directory entry at byte " + place));
    }
}
