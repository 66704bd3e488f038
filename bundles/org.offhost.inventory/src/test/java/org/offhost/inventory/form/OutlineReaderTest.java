// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.WindowsFacets;

class OutlineReaderTest {
    private static final int CORRUPTIONS = 20_000;

    private final List<FileEntry> entries = new ArrayList<>();

    private byte[] written() {
        AttributeValue.Resident tiny = AttributeValue.Resident.copyOf(new byte[5], 0, 5);
        Runs runs = new Runs.Builder().add(4096, 8192).add(Run.HOLE, 4096).build();
        Attribute stream = attribute("$DATA", "ström", tiny);
        Attribute clusters = attribute("$DATA", "", new AttributeValue.NonResident(10_000, 9_000, runs));
        Attribute record = attribute(
                "$DATA",
                "",
                new AttributeValue.InRecord(
                        new Runs.Builder().add(7, 3).add(Run.HOLE, 2).build(),
                        AttributeValue.Resident.copyOf(new byte[2], 0, 2)));
        Attribute inside = attribute("data", "", tiny);
        add(FileEntry.Kind.FILE, stream, clusters);
        add(FileEntry.Kind.FILE, record, stream);
        add(FileEntry.Kind.DIRECTORY);
        add(FileEntry.Kind.DIRECTORY, stream);
        add(FileEntry.Kind.LINK, inside);
        add(FileEntry.Kind.FILE, stream, inside, clusters);
        PackedWriter out = new PackedWriter();
        EntryCodec codec = new EntryCodec(EntryLimits.RUNS, EntryLimits.PARTS);
        entries.forEach(e -> codec.write(e, out));
        return out.toBytes();
    }

    private void add(FileEntry.Kind kind, Attribute... attributes) {
        int n = entries.size();
        entries.add(new FileEntry(
                n,
                n % 2,
                kind,
                false,
                List.of(new Link(5, n, "näme-" + n, false), new Link(6, "NAME~1", true)),
                new FileTimes(1, FileTimes.NOT_KEPT, 3, n, 99),
                Facets.of(WindowsFacets.attributes(n % 3)),
                kind == FileEntry.Kind.LINK
                        ? Optional.of(new LinkTarget(LinkTarget.Kind.WINDOWS, "..\\a", "a", true, false))
                        : Optional.empty(),
                List.of(attributes)));
    }

    private static Attribute attribute(String type, String name, AttributeValue value) {
        return new Attribute(type, Attribute.Role.CONTENT, name, Encoding.PLAIN, false, value);
    }

    private static List<EntryOutline> read(byte[] bytes) throws IOException {
        PackedReader in = new PackedReader(bytes, "entries");
        OutlineReader reader = new OutlineReader(EntryLimits.RUNS, EntryLimits.PARTS);
        List<EntryOutline> outlines = new ArrayList<>();
        while (!in.atEnd()) {
            outlines.add(reader.read(in));
        }
        return outlines;
    }

    @Test
    void outlinesSayWhatEntriesSay() throws IOException {
        byte[] bytes = written();

        assertThat(read(bytes))
                .containsExactlyElementsOf(entries.stream()
                        .map(e -> new EntryOutline(
                                e.kind(), e.content().map(Attribute::length).orElse(0L), e.times()))
                        .toList());
    }

    @Test
    void whatIsDamagedIsRefusedOrRead() {
        byte[] whole = written();
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < CORRUPTIONS; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                read(bytes);
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(CORRUPTIONS / 20, CORRUPTIONS - 1);
    }
}
