// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.archive.medium.TapeMedium;
import org.offhost.archive.tar.TarHeader;
import org.offhost.inventory.form.Document;
import org.offhost.tck.Fixtures;

/** What a later version writes that lays a set on several cartridges is told here, and never written over (ADR 39). */
class SpanRoomTest {
    private static final int RECORD = 65_536;
    private static final byte[] FILEMARK = {};

    @TempDir
    Path folder;

    private Backup backup;
    private MemoryTape tape;

    @BeforeEach
    void open() throws IOException {
        backup = Backup.of(Fixtures.shared("fat12"), folder.resolve("spool"));
        tape = new MemoryTape();
        new TapeMedium(tape, RECORD).initialize(new MediumLabel("tape-1", "", Backup.NOW), false);
    }

    private byte[] object(long number) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        tape.locate(number);
        tape.read(record);
        return Arrays.copyOf(record.array(), record.position());
    }

    /** A record whose first member is a document, in which some keys have other values or are new. */
    private static byte[] with(byte[] record, Map<String, String> keys) {
        Document known = Document.parse(Arrays.copyOfRange(record, TarHeader.BLOCK, 4096))
                .orElseThrow();
        Document more = new Document();
        known.under("").forEach((k, v) -> more.put(k, keys.getOrDefault(k, v)));
        keys.forEach((k, v) -> {
            if (known.get(k).isEmpty()) {
                more.put(k, v);
            }
        });
        byte[] all = record.clone();
        byte[] text = more.toBytes(4096 - TarHeader.BLOCK);
        System.arraycopy(text, 0, all, TarHeader.BLOCK, text.length);
        return all;
    }

    private List<byte[]> objects(long from, long to) throws IOException {
        List<byte[]> all = new ArrayList<>();
        for (long i = from; i < to; i++) {
            all.add(object(i));
        }
        return all;
    }

    /** A set is appended, and what was on the tape before is what it was. */
    private void appends(String id, long from, long to) throws Exception {
        List<byte[]> before = objects(from, to);
        SetRecord appended = backup.toTape(tape, RECORD, id, SetProfile.FILES);
        assertThat(appended.start()).isEqualTo(to + 1); // behind the filemark
        assertThat(objects(from, to)).usingElementComparator(Arrays::compare).isEqualTo(before);
        assertThat(new TapeMedium(tape, RECORD).sets()).contains(appended);
    }

    @Test
    void theBeginningOfASetThatGoesOnElsewhereStaysAsItIs() throws Exception {
        SetRecord one = backup.toTape(tape, RECORD, "one", SetProfile.FILES);
        SetRecord part = backup.toTape(tape, RECORD, "part", SetProfile.VOLUME);
        tape.replace((int) part.start(), with(object(part.start()), Map.of("format", "offhost-set-99")));
        long mark = part.start() + part.length() / RECORD;
        for (int gone = 0; gone < 3; gone++) {
            tape.remove((int) --mark);
        }
        tape.replace((int) mark, FILEMARK);

        MediumScan scan = new TapeMedium(tape, RECORD).scan();

        assertThat(scan.sets()).containsExactly(one);
        assertThat(scan.findings())
                .anySatisfy(f -> assertThat(f.text()).contains("part", "offhost-set-99", "another version of Offhost"));
        appends("three", part.start(), mark);
    }

    @Test
    void aCartridgeOnWhichASetGoesOnKeepsItsLabelAndTheRestOfTheSet() throws Exception {
        SetRecord set = backup.toTape(tape, RECORD, "part", SetProfile.VOLUME);
        long mark = set.start() + set.length() / RECORD;
        tape.remove((int) set.start());
        tape.remove((int) set.start());
        mark -= 2;
        tape.replace(
                0,
                with(
                        object(0),
                        Map.of(
                                "span.set",
                                "part",
                                "span.number",
                                "2",
                                "span.byte",
                                "131072",
                                "span.before",
                                "tape-0")));

        TapeMedium medium = new TapeMedium(tape, RECORD);

        assertThat(medium.label().id()).isEqualTo("tape-1");
        assertThat(medium.refusal()).isEmpty();
        assertThat(medium.sets()).isEmpty();
        assertThat(medium.scan().findings()).isNotEmpty();
        appends("next", set.start(), mark);
    }
}
