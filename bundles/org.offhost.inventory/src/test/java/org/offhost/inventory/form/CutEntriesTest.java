// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.LinkTarget;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.WindowsFacets;

/** Entries that are sorted as octets are those that were written, and the octets those of a block. */
class CutEntriesTest {
    private static final AttributeValue.Resident FIVE =
            AttributeValue.Resident.copyOf(new byte[] {1, 2, 3, 4, 5}, 0, 5);
    private static final Runs IN_RECORD =
            new Runs.Builder().add(7000, 2).add(Run.HOLE, 2).add(7004, 1).build();

    private final CutEntries cut = new CutEntries();

    @Test
    void entriesAreJoinedInAnyOrder() throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            entries.add(entry(i, "$TYPE" + i % 7, descriptor(i % 11, 100)));
        }

        assertThat(joinedShuffled(entries)).isEqualTo(entries);
    }

    @Test
    void moreDescriptorsAndTypesThanMayBecomeKnownAreReadAllTheSame() throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            entries.add(entry(i, "$TYPE" + i % 400, descriptor(i % 400, 4096)));
        }

        assertThat(joinedShuffled(entries)).isEqualTo(entries);
    }

    @Test
    void aDescriptorOfTheWholeVolumeIsWrittenOnce() throws IOException {
        int sum = 0;
        for (int i = 0; i < 100; i++) {
            sum += cut(entry(i, "$DATA", descriptor(1, 400))).length;
        }

        assertThat(sum).isLessThan(100 * 100);
    }

    @Test
    void aScanTellsWhatTheEntriesSay() throws IOException {
        Attribute structure =
                new Attribute("$INDEX_ROOT", Attribute.Role.STRUCTURE, "$I30", Encoding.PLAIN, false, FIVE);
        Runs runs = new Runs.Builder()
                .add(4096, 8192)
                .add(Run.HOLE, 4096)
                .add(40960, 100)
                .build();
        Attribute clusters = content("", Encoding.PLAIN, new AttributeValue.NonResident(10_000, 9_000, runs));
        Attribute bad =
                new Attribute("$DATA", Attribute.Role.BAD_CLUSTERS, "$Bad", Encoding.PLAIN, true, clusters.value());
        List<FileEntry> entries = List.of(
                entry(1, Optional.empty(), structure, clusters, content("s", Encoding.PLAIN, FIVE.at(IN_RECORD))),
                entry(2, Optional.of(new LinkTarget(LinkTarget.Kind.WINDOWS, "..\\a", "a", true, false)), structure),
                entry(3, Optional.empty(), bad, content("", Encoding.WOF, FIVE.at(IN_RECORD))),
                entry(4, Optional.empty()));
        PackedWriter spool = new PackedWriter();
        EntryCodec codec = new EntryCodec();
        entries.forEach(e -> codec.write(e, spool));

        EntryScan scan = new EntryScan(new PackedReader(spool.toBytes(), "spool"));
        List<FileEntry> beside = new ArrayList<>();
        List<String> inUse = new ArrayList<>();
        for (FileEntry e : entries) {
            assertThat(scan.next()).isTrue();
            assertThat(scan.id()).isEqualTo(e.id());
            assertThat(scan.links()).isEqualTo(e.links());
            assertThat(scan.attributes()).isEqualTo(e.attributes().size());
            assertThat(scan.times()).isEqualTo(e.times());
            assertThat(scan.facets()).isEqualTo(e.facets());
            assertThat(scan.whole()).isEqualTo(e);
            scan.runsInUse((position, length) -> inUse.add(scan.id() + ": " + length + " at " + position));
            beside.add(besideImage(scan));
        }
        assertThat(scan.next()).isFalse();
        assertThat(inUse).containsExactly("1: 8192 at 4096", "1: 100 at 40960");
        AttributeValue byPlace =
                new AttributeValue.InRecord(IN_RECORD, AttributeValue.Resident.copyOf(new byte[] {3, 4}, 0, 2));
        assertThat(beside)
                .containsExactly(
                        entries.get(0).with(List.of(clusters, content("s", Encoding.PLAIN, byPlace))),
                        entries.get(1).with(List.of()),
                        entries.get(2).with(List.of(bad, content("", Encoding.WOF, FIVE))),
                        entries.get(3));
    }

    @Test
    void aPlainEntryLeavesItsContentToItsStream() throws IOException {
        Attribute structure =
                new Attribute("$INDEX_ROOT", Attribute.Role.STRUCTURE, "$I30", Encoding.PLAIN, false, FIVE);
        AttributeValue.NonResident clusters = new AttributeValue.NonResident(
                10_000,
                9_000,
                new Runs.Builder().add(4096, 8192).add(Run.HOLE, 4096).build());
        AttributeValue.NonResident beside = new AttributeValue.NonResident(5, 5, Runs.NONE);
        AttributeValue.Resident nothing = AttributeValue.Resident.copyOf(new byte[0], 0, 0);
        List<FileEntry> plain = List.of(
                entry(1, Optional.empty(), structure, content("", Encoding.PLAIN, FIVE.at(IN_RECORD))),
                entry(2, Optional.empty(), content("", Encoding.PLAIN, clusters), structure),
                entry(3, Optional.empty(), content("", Encoding.PLAIN, nothing)),
                entry(5, Optional.empty(), structure));
        List<FileEntry> indexed = List.of(
                plain.get(0).with(List.of(content("", Encoding.PLAIN, beside))),
                plain.get(1).with(List.of(content("", Encoding.PLAIN, clusters))),
                plain.get(2),
                plain.get(3).with(List.of()));
        EntryScan scan = scan(plain);

        for (int i = 0; i < plain.size(); i++) {
            assertThat(scan.next()).isTrue();
            assertThat(scan.isPlain()).isTrue();
            assertThat(besideStream(scan)).isEqualTo(indexed.get(i));
            assertThat(scan.whole()).isEqualTo(plain.get(i));
        }
        assertThat(scan.next()).isFalse();
        EntryScan again = scan(plain);
        again.next();
        assertThat(again.bytes(again.plainContent().orElseThrow())).isEqualTo(FIVE.bytes());
        again.next();
        assertThat(again.runs(again.plainContent().orElseThrow())).isEqualTo(clusters);
        again.next();
        again.next();
        assertThat(again.plainContent()).isEmpty();
    }

    @Test
    void whatHasMoreThanAContentIsNotPlain() throws IOException {
        Attribute unnamed = content("", Encoding.PLAIN, FIVE);
        Attribute properties =
                new Attribute("$EA", Attribute.Role.EXTENDED_ATTRIBUTES, "", Encoding.PLAIN, false, FIVE);
        AttributeValue.Resident large = AttributeValue.Resident.copyOf(new byte[EntryLimits.RECORD + 1], 0, 65_537);
        FileEntry file = entry(1, Optional.empty(), unnamed);
        FileEntry folder = new FileEntry(
                7,
                1,
                FileEntry.Kind.DIRECTORY,
                false,
                file.links(),
                file.times(),
                file.facets(),
                Optional.empty(),
                List.of(unnamed));
        EntryScan scan = scan(List.of(
                entry(1, Optional.empty(), unnamed, content("named", Encoding.PLAIN, FIVE)),
                entry(1, Optional.empty(), unnamed, unnamed),
                entry(1, Optional.empty(), content("named", Encoding.PLAIN, FIVE)),
                entry(1, Optional.empty(), content("", Encoding.LZNT1, FIVE)),
                entry(1, Optional.empty(), unnamed, properties),
                entry(1, Optional.empty(), content("", Encoding.PLAIN, large)),
                entry(1, Optional.of(new LinkTarget(LinkTarget.Kind.WINDOWS, "a", "a", true, false)), unnamed),
                entry(4, Optional.empty(), unnamed),
                folder));

        while (scan.next()) {
            assertThat(scan.isPlain()).as("%s", scan.whole()).isFalse();
        }
    }

    private static EntryScan scan(List<FileEntry> entries) {
        PackedWriter spool = new PackedWriter();
        EntryCodec codec = new EntryCodec();
        entries.forEach(e -> codec.write(e, spool));
        return new EntryScan(new PackedReader(spool.toBytes(), "spool"));
    }

    private FileEntry besideStream(EntryScan scan) throws IOException {
        PackedWriter out = new PackedWriter();
        cut.begin();
        cut.writeBesideStream(scan, out);
        return joined(out.toBytes());
    }

    @Test
    void runsBeyondTheLimitAreLeftOutOfAnIndex() throws IOException {
        Runs.Builder runs = new Runs.Builder(EntryLimits.RUNS + 1);
        for (int i = 0; i <= EntryLimits.RUNS; i++) {
            runs.add(8192L * i, 4096);
        }
        AttributeValue.NonResident value = new AttributeValue.NonResident(9, 8, runs.build());
        FileEntry e = entry(1, Optional.empty(), content("", Encoding.PLAIN, value));
        PackedWriter spool = new PackedWriter();
        new EntryCodec().write(e, spool);
        EntryScan scan = new EntryScan(new PackedReader(spool.toBytes(), "spool"));

        assertThat(scan.next()).isTrue();
        assertThat(besideImage(scan)).isEqualTo(EntryLimits.indexed(e));
    }

    @Test
    void octetsAreTheSameAsOfABlockThatIsWrittenFromEntries() throws IOException {
        PackedWriter written = new PackedWriter();
        PackedWriter joined = new PackedWriter();
        EntryCodec writing = medium();
        EntryCodec joining = medium();
        for (int i = 0; i < 50; i++) {
            FileEntry e = entry(i, "$TYPE" + i % 3, descriptor(i % 5, 20));
            writing.write(e, written);
            cut.join(new PackedReader(cut(e), "cut"), joining.shared(), joined);
        }

        assertThat(joined.toBytes()).isEqualTo(written.toBytes());
    }

    @Test
    void anEntryMayHaveManyAttributes() throws IOException {
        Attribute[] many = new Attribute[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = content("s" + i, Encoding.PLAIN, FIVE);
        }
        List<FileEntry> entries = List.of(entry(0, Optional.empty(), many));

        assertThat(joinedShuffled(entries)).isEqualTo(entries);
    }

    private byte[] cut(FileEntry e) {
        PackedWriter out = new PackedWriter();
        cut.begin();
        cut.write(e, out);
        return out.toBytes();
    }

    private FileEntry besideImage(EntryScan scan) throws IOException {
        PackedWriter out = new PackedWriter();
        cut.begin();
        cut.writeBesideImage(scan, out);
        return joined(out.toBytes());
    }

    private static EntryCodec medium() {
        return new EntryCodec(EntryLimits.RUNS, EntryLimits.PARTS);
    }

    /** An entry of a block of its own. */
    private FileEntry joined(byte[] parts) throws IOException {
        PackedWriter block = new PackedWriter();
        cut.join(new PackedReader(parts, "cut"), medium().shared(), block);
        return medium().read(new PackedReader(block.toBytes(), "block"));
    }

    /** By their numbers. */
    private List<FileEntry> joinedShuffled(List<FileEntry> entries) throws IOException {
        List<byte[]> parted = new ArrayList<>();
        entries.forEach(e -> parted.add(cut(e)));
        Collections.shuffle(parted, new Random(1));
        PackedWriter block = new PackedWriter();
        EntryCodec joining = medium();
        for (byte[] parts : parted) {
            cut.join(new PackedReader(parts, "cut"), joining.shared(), block);
        }
        FileEntry[] read = new FileEntry[entries.size()];
        EntryCodec reading = medium();
        PackedReader in = new PackedReader(block.toBytes(), "block");
        while (!in.atEnd()) {
            FileEntry e = reading.read(in);
            read[(int) e.id()] = e;
        }
        return List.of(read);
    }

    private static Attribute content(String name, Encoding encoding, AttributeValue value) {
        return new Attribute("$DATA", Attribute.Role.CONTENT, name, encoding, false, value);
    }

    private static AttributeValue.Resident descriptor(int number, int length) {
        byte[] bytes = new byte[length];
        new Random(number).nextBytes(bytes);
        return AttributeValue.Resident.copyOf(bytes, 0, length);
    }

    private static FileEntry entry(long id, Optional<LinkTarget> target, Attribute... attributes) {
        return new FileEntry(
                id,
                3,
                target.isPresent() ? FileEntry.Kind.LINK : FileEntry.Kind.FILE,
                id == 4,
                List.of(new Link(5, 7, "näme-" + id, false), new Link(5, 7, "NAME~1", true)),
                new FileTimes(1, FileTimes.NOT_KEPT, 3, id, 99),
                Facets.of(WindowsFacets.attributes((int) id % 2)),
                target,
                List.of(attributes));
    }

    private static FileEntry entry(long id, String type, AttributeValue.Resident descriptor) {
        AttributeValue content = AttributeValue.Resident.copyOf(new byte[] {(byte) id, 2, 3}, 0, 3);
        return new FileEntry(
                id,
                1,
                FileEntry.Kind.FILE,
                false,
                List.of(new Link(5, "name-" + id, false)),
                new FileTimes(1, 2, FileTimes.NOT_KEPT, 4, 99),
                Facets.of(
                        WindowsFacets.attributes((int) id % 3),
                        WindowsFacets.security(descriptor),
                        new Facet.Number("made.number", -id)),
                List.of(new Attribute(type, Attribute.Role.CONTENT, "", Encoding.PLAIN, false, content)));
    }
}
