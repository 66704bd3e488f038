// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Link;
import org.offhost.filesystem.Runs;
import org.offhost.filesystem.WindowsFacets;
import org.offhost.kit.session.Withdrawal;
import org.offhost.tck.MemoryBlockDevice;

/** Trees whose index records of 4,096 bytes lie in cluster 10 and behind. */
class DirectoryIndexTest {
    private final byte[] volume = new byte[8001 * 512];

    /** An entry: a name, or none for the last; the node below it, or -1. */
    private static byte[] entry(String name, long reference, long subnode) {
        int key = name.isEmpty() ? 0 : 66 + 2 * name.length() + 7 & ~7;
        ByteBuffer b = RecordBytes.little(16 + key + (subnode < 0 ? 0 : 8));
        b.putLong(0, reference).putShort(8, (short) b.capacity()).putShort(10, (short) key);
        b.putShort(12, (short) ((subnode < 0 ? 0 : 1) | (name.isEmpty() ? 2 : 0)));
        if (!name.isEmpty()) {
            b.put(16 + 64, (byte) name.length());
            for (int i = 0; i < name.length(); i++) {
                b.putChar(16 + 66 + 2 * i, name.charAt(i));
            }
        }
        if (subnode >= 0) {
            b.putLong(b.capacity() - 8, subnode);
        }
        return b.array();
    }

    private static byte[] node(byte[]... entries) {
        byte[] all = RecordBytes.concat(entries);
        return RecordBytes.concat(
                RecordBytes.little(16).putInt(0, 16).putInt(4, 16 + all.length).array(), all);
    }

    private static byte[] root(byte[]... entries) {
        byte[] header = RecordBytes.little(16).putInt(0, 0x30).putInt(8, 4096).array();
        return RecordBytes.concat(header, node(entries));
    }

    private void record(long vcn, byte[]... entries) {
        ByteBuffer b = RecordBytes.little(4096);
        b.putInt(0, 0x5844_4E49).putShort(4, (short) 40).putShort(6, (short) 9).putLong(16, vcn);
        byte[] all = RecordBytes.concat(entries);
        // the entries begin behind the update sequence array
        b.putInt(24, 40).putInt(28, 40 + all.length).position(64).put(all);
        for (int end = 510; end < 4096; end += 512) {
            b.putShort(end, (short) 0);
        }
        System.arraycopy(b.array(), 0, volume, (int) (10 + vcn) * 4096, 4096);
    }

    private OptionalLong find(String name, byte[] root) throws Exception {
        return find(name, root, false);
    }

    private OptionalLong find(String name, byte[] root, boolean caseSensitive) throws Exception {
        List<Attribute> attributes = List.of(
                new Attribute(
                        "$INDEX_ROOT",
                        Attribute.Role.STRUCTURE,
                        "$I30",
                        Encoding.PLAIN,
                        false,
                        AttributeValue.Resident.copyOf(root, 0, root.length)),
                new Attribute(
                        "$INDEX_ALLOCATION",
                        Attribute.Role.STRUCTURE,
                        "$I30",
                        Encoding.PLAIN,
                        false,
                        new AttributeValue.NonResident(
                                8 * 4096,
                                8 * 4096,
                                new Runs.Builder().add(10 * 4096, 8 * 4096).build())));
        FileEntry directory = new FileEntry(
                40,
                1,
                FileEntry.Kind.DIRECTORY,
                false,
                List.of(new Link(5, "d", false)),
                StandardInformation.NONE.times(),
                caseSensitive ? Facets.of(WindowsFacets.caseSensitive()) : Facets.NONE,
                attributes);
        VolumeBytes reader =
                new VolumeBytes(new MemoryBlockDevice(volume), new Withdrawal("the NTFS parser"), volume.length);
        return DirectoryIndex.of(directory, reader, BootSectorTest.parse(b -> {}))
                .find(name, upcase());
    }

    private static UpcaseTable upcase() throws Exception {
        ByteBuffer table = RecordBytes.little(1 << 17);
        for (int i = 0; i < 1 << 16; i++) {
            table.putChar(2 * i, i < 128 ? Character.toUpperCase((char) i) : (char) i);
        }
        return UpcaseTable.read(AttributeBytes.plain(
                null, AttributeValue.Resident.copyOf(table.array(), 0, table.capacity()), "$UpCase"));
    }

    @Test
    void nameIsFoundInRootAndBelow() throws Exception {
        record(0, entry("apple", 100, -1), entry("berry", 101, -1), entry("", 0, -1));
        record(1, entry("zebra", 103, -1), entry("", 0, -1));
        byte[] root = root(entry("cherry", 102, 0), entry("", 0, 1));

        assertThat(find("apple", root)).hasValue(100);
        assertThat(find("BERRY", root)).hasValue(101);
        assertThat(find("cherry", root)).hasValue(102);
        assertThat(find("zebra", root)).hasValue(103);
        assertThat(find("banana", root)).isEmpty();
        assertThat(find("zoo", root)).isEmpty();
    }

    @Test
    void sameCaseIsPreferred() throws Exception {
        record(0, entry("NAME", 100, -1), entry("Name", 101, -1), entry("", 0, -1));
        byte[] root = root(entry("name", 102, 0), entry("", 0, -1));

        assertThat(find("NAME", root)).hasValue(100);
        assertThat(find("Name", root)).hasValue(101);
        assertThat(find("name", root)).hasValue(102);
        assertThat(find("nAME", root)).isPresent();
    }

    @Test
    void inACaseSensitiveDirectoryOnlyTheSameNameIsFound() throws Exception {
        record(0, entry("NAME", 100, -1), entry("Name", 101, -1), entry("", 0, -1));
        byte[] root = root(entry("name", 102, 0), entry("", 0, -1));

        assertThat(find("Name", root, true)).hasValue(101);
        assertThat(find("name", root, true)).hasValue(102);
        assertThat(find("nAME", root, true)).isEmpty();
    }

    @Test
    void loopIsRefused() {
        record(0, entry("", 0, 1));
        record(1, entry("", 0, 0));

        assertThatThrownBy(() -> find("a", root(entry("", 0, 0))))
                .isInstanceOf(CorruptStructureException.class)
                .hasMessageContaining("perhaps a loop");
    }

    @Test
    void nodesOutsideOrOfAnotherKindAreRefused() {
        assertThatThrownBy(() -> find("a", root(entry("", 0, 8)))).hasMessageContaining("VCN 8");
        assertThatThrownBy(() -> find("a", root(entry("", 0, 3)))).hasMessageContaining("signature INDX");
        record(2, entry("", 0, -1));
        System.arraycopy(volume, 12 * 4096, volume, 14 * 4096, 4096);
        assertThatThrownBy(() -> find("a", root(entry("", 0, 4)))).hasMessageContaining("VCN 2");
    }

    @Test
    void malformedEntriesAreRefused() {
        for (int[] change : new int[][] {
            {32 + 8, 8}, {32 + 8, 255}, {32 + 8, 0}, {32 + 16 + 64, 99}, {16, 9}, {20, 255}, {0, 1}, {8, 1}
        }) {
            byte[] root = root(entry("cherry", 102, -1), entry("", 0, -1));
            root[change[0]] = (byte) change[1];
            assertThatThrownBy(() -> find("z", root))
                    .as("byte %d set to %d", change[0], change[1])
                    .isInstanceOf(CorruptStructureException.class);
        }
    }
}
