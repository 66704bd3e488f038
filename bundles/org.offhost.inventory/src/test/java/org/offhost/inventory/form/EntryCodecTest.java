// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
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
import org.offhost.filesystem.WindowsFacets;

class EntryCodecTest {
    private final EntryCodec codec = EntryCodec.inAnyOrder();
    private final PackedWriter out = new PackedWriter();

    @Test
    void entriesAreReadInAnyOrder() throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            entries.add(entry(i, "$TYPE" + i % 7, descriptor(i % 11, 100)));
        }

        assertThat(readShuffled(entries)).isEqualTo(entries);
    }

    @Test
    void moreDescriptorsAndTypesThanMayBecomeKnownAreReadAllTheSame() throws IOException {
        List<FileEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            entries.add(entry(i, "$TYPE" + i % 400, descriptor(i % 400, 4096)));
        }

        assertThat(readShuffled(entries)).isEqualTo(entries);
    }

    @Test
    void aDescriptorOfTheWholeVolumeIsWrittenOnce() {
        byte[] bytes = new byte[400];
        int begin = 0;
        for (int i = 0; i < 100; i++) {
            begin = i == 1 ? out.size() : begin;
            codec.write(entry(i, "$DATA", AttributeValue.Resident.copyOf(bytes, 0, bytes.length)), out);
        }

        assertThat(begin).isGreaterThan(400);
        assertThat(out.size() - begin).isLessThan(99 * 100);
    }

    /** By their numbers. */
    private List<FileEntry> readShuffled(List<FileEntry> entries) throws IOException {
        List<byte[]> written = new ArrayList<>();
        for (FileEntry e : entries) {
            out.reset();
            codec.write(e, out);
            written.add(out.toBytes());
        }
        Collections.shuffle(written, new Random(1));
        FileEntry[] read = new FileEntry[entries.size()];
        for (byte[] bytes : written) {
            FileEntry e = codec.read(new PackedReader(bytes, "entry"));
            read[(int) e.id()] = e;
        }
        return Arrays.asList(read);
    }

    private static AttributeValue.Resident descriptor(int number, int length) {
        byte[] bytes = new byte[length];
        new Random(number).nextBytes(bytes);
        return AttributeValue.Resident.copyOf(bytes, 0, length);
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
