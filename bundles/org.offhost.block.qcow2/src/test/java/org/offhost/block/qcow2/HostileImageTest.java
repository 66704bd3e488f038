// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every number of an image is a stranger's. */
class HostileImageTest {
    private static final int CLUSTER = 4096;
    private static final int SIZE = 64 * CLUSTER;

    private final MemoryFolder folder = new MemoryFolder();
    private byte[] image;
    private int l1;
    private int l2;

    @BeforeEach
    void image() throws IOException {
        byte[] data = Images.bytes(new Random(7), SIZE);
        folder.with("base.img", data);
        image = Images.image(
                Images.on(SIZE, CLUSTER, "base.img", "raw"), List.of(new ImageRange(0, 4 * CLUSTER, false)), data);
        l1 = (int) ByteBuffer.wrap(image).getLong(40);
        l2 = (int) (ByteBuffer.wrap(image).getLong(l1) & Qcow2.OFFSET);
        folder.with("a.qcow2", image);
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(folder.open).isZero();
    }

    private void patch(int at, int width, long value) {
        ByteBuffer b = ByteBuffer.wrap(image);
        if (width == 4) {
            b.putInt(at, (int) value);
        } else {
            b.putLong(at, value);
        }
    }

    private void read() throws IOException {
        try (Qcow2Image opened = Qcow2Image.open(folder, "a.qcow2")) {
            opened.read(0, ByteBuffer.allocate(SIZE));
        }
    }

    @Test
    void soundOneIsRead() throws IOException {
        read();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4, 0, magic",
        "4, 4, 4, version 4",
        "4, 4, -1, version 4294967295",
        "8, 8, -1, name of the backing file",
        "8, 8, 4090, name of the backing file",
        "16, 4, 0, name of the backing file",
        "16, 4, 1024, name of the backing file",
        "16, 4, -1, name of the backing file",
        "20, 4, 8, cluster_bits",
        "20, 4, 22, cluster_bits",
        "20, 4, -1, cluster_bits",
        "24, 8, 0, size",
        "24, 8, -512, size",
        "24, 8, 1000, size",
        "24, 8, 9223372036854775296, l1_size",
        "32, 4, 1, is encrypted (method 1)",
        "32, 4, 2, is encrypted (method 2)",
        "36, 4, 0, l1_size",
        "36, 4, -1, l1_size",
        "36, 4, 4194304, l1_table_offset",
        "40, 8, 0, l1_table_offset",
        "40, 8, 4100, l1_table_offset",
        "40, 8, -4096, l1_table_offset",
        "40, 8, 1099511627776, l1_table_offset",
        "72, 8, 4, data_file",
        "72, 8, 16, extended_l2",
        "72, 8, 32, incompatible bit 5",
        "72, 8, -9223372036854775808, incompatible bit 63",
        "100, 4, 0, header_length",
        "100, 4, 105, header_length",
        "100, 4, 8192, header_length",
        "100, 4, -8, header_length",
        "108, 4, -1, header extension",
    })
    void headerThatLiesIsRefused(int at, int width, long value, String named) {
        patch(at, width, value);
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining(named);
    }

    @Test
    void zstdIsRefusedByName() {
        patch(72, 8, 8);
        patch(100, 4, 112);
        patch(104, 4, 1 << 24);
        assertThatThrownBy(this::read)
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("zstd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1", // reserved
                "100000000000000", // reserved
                "1200", // between clusters
                "fffffffff000", // behind the end
                "L1", // itself
            })
    void tableThatLiesIsDamage(String entry) {
        patch(l1, 8, entry.equals("L1") ? l1 : Long.parseLong(entry, 16));
        assertThatThrownBy(this::read)
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("L1 entry 0 at byte " + l1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1200", // between clusters
                "fffffffff000", // behind the end
                "L1", // the table
                "4fffffffffffff00", // compressed, behind the end
                "4000000000000000", // compressed, the header
            })
    void clusterThatLiesIsDamageWhereItBegins(String entry) throws IOException {
        patch(l2 + 16, 8, entry.equals("L1") ? l1 : Long.parseUnsignedLong(entry, 16));
        ByteBuffer target = ByteBuffer.allocate(SIZE);
        try (Qcow2Image opened = Qcow2Image.open(folder, "a.qcow2")) {
            assertThatThrownBy(() -> opened.read(0, target))
                    .isInstanceOf(CorruptImageException.class)
                    .hasMessageContaining("L2 entry of byte " + 2 * CLUSTER);
            assertThat(target.position()).as("what lies before").isEqualTo(2 * CLUSTER);
            assertThat(target.limit()).isEqualTo(SIZE);
            opened.read(3 * CLUSTER, ByteBuffer.allocate(CLUSTER));
        }
    }

    @Test
    void zeroFlagInVersion2IsDamage() {
        patch(4, 4, 2);
        patch(8, 8, 0);
        patch(72, 8, 0);
        patch(l2, 8, 1);
        assertThatThrownBy(this::read).isInstanceOf(CorruptImageException.class).hasMessageContaining("version 2");
    }

    @Test
    void compressedClusterThatIsNoneIsDamage() {
        // four sectors within the data, which is random
        patch(l2, 8, Qcow2.COMPRESSED | 3L << 58 | l2 + CLUSTER);
        assertThatThrownBy(this::read).isInstanceOf(CorruptImageException.class).hasMessageContaining("deflate");
    }

    /** As a copy that broke off; QEMU 7.2 reads zeros there. */
    @Test
    void fileThatWasCutShortIsDamageAtTheFirstClusterThatIsGone() {
        folder.with("a.qcow2", Arrays.copyOf(image, l2 + 3 * CLUSTER));
        assertThatThrownBy(this::read)
                .isInstanceOf(CorruptImageException.class)
                .hasMessageContaining("L2 entry of byte " + 2 * CLUSTER);
    }

    @Test
    void everyShorterFileEndsInAnErrorOrIsRead() throws IOException {
        for (int length = 0; length < image.length; length += 7) {
            folder.with("a.qcow2", Arrays.copyOf(image, length));
            try {
                read();
            } catch (CorruptImageException | UnsupportedImageException e) {
                assertThat(e).hasMessageContaining("a.qcow2");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../x",
                "..",
                ".",
                "a/b",
                "a\\b",
                "nbd:host:1",
                "json:{}",
                "C:x",
                "/dev/sda",
                "a\nb",
                "file:x"
            })
    void namesThatLeaveTheFolderAreRefused(String name) throws IOException {
        folder.with("a.qcow2", Images.image(Images.on(SIZE, CLUSTER, name, "raw"), List.of(), new byte[0]));
        assertThatThrownBy(this::read)
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("no name of a file beside it");
    }

    @Test
    void whatIsMissingIsToldWithWhoIsBasedOnIt() throws IOException {
        folder.with("a.qcow2", Images.image(Images.on(SIZE, CLUSTER, "gone.img", "raw"), List.of(), new byte[0]));
        assertThatThrownBy(this::read).hasMessageContaining("a.qcow2 is based on 'gone.img', which is not beside it");
    }

    @Test
    void formatOfABackingFileIsNotGuessed() {
        patch(104, 8, 0); // no extension
        assertThatThrownBy(this::read)
                .isInstanceOf(UnsupportedImageException.class)
                .hasMessageContaining("'base.img'")
                .hasMessageContaining("not guessed");
    }

    @Test
    void otherFormatsOfBackingFilesAreNamed() {
        byte[] other = "vdi".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(other, 0, image, 112, 3);
        assertThatThrownBy(this::read).hasMessageContaining("format 'vdi'");
    }

    @Test
    void rawBaseThatLooksLikeAnImageIsRaw() throws IOException {
        byte[] base = Images.image(Images.on(SIZE, CLUSTER, "secret", "raw"), List.of(), new byte[0]);
        folder.with("base.img", base);
        try (Qcow2Image opened = Qcow2Image.open(folder, "a.qcow2")) {
            assertThat(opened.chain()).containsExactly("a.qcow2", "base.img");
        }
    }

    @Test
    void chainThatComesBackIsRefused() throws IOException {
        folder.with("a.qcow2", Images.image(Images.on(SIZE, CLUSTER, "b.qcow2", "qcow2"), List.of(), new byte[0]));
        folder.with("b.qcow2", Images.image(Images.on(SIZE, CLUSTER, "a.qcow2", "qcow2"), List.of(), new byte[0]));
        assertThatThrownBy(this::read).hasMessage("a.qcow2 is based on itself, through b.qcow2");
    }

    @Test
    void chainWithoutEndIsRefused() throws IOException {
        for (int i = 0; i < 500; i++) {
            String name = i == 0 ? "a.qcow2" : i + ".qcow2";
            folder.with(name, Images.image(Images.on(512, CLUSTER, i + 1 + ".qcow2", "qcow2"), List.of(), new byte[0]));
        }
        assertThatThrownBy(this::read).hasMessageContaining("400 are read");
    }

    @Test
    void baseThatIsGoneIsNamed() throws IOException {
        folder.with("a.qcow2", Images.image(Images.on(SIZE, CLUSTER, "gone", "raw"), List.of(), new byte[0]));
        assertThatThrownBy(this::read).hasMessageContaining("gone");
    }

    @Test
    void snapshotTableThatLiesHindersNoReading() throws IOException {
        patch(60, 4, 3);
        for (long at : new long[] {0, 8, -8, image.length - 8, Long.MAX_VALUE, l2}) {
            patch(64, 8, at);
            read();
            try (Qcow2Image opened = Qcow2Image.open(folder, "a.qcow2")) {
                assertThatThrownBy(opened::snapshots).isInstanceOf(CorruptImageException.class);
            }
        }
        patch(60, 4, -1);
        try (Qcow2Image opened = Qcow2Image.open(folder, "a.qcow2")) {
            assertThatThrownBy(opened::snapshots).hasMessageContaining("65536 at most");
        }
    }

    @Test
    void dirtyAndDamagedAreReadAndSaid() throws IOException {
        patch(72, 8, 3);
        read();
        try (Qcow2Image opened = Qcow2Image.open(folder, "a.qcow2")) {
            assertThat(opened.warnings()).singleElement().asString().contains("damaged");
        }
        patch(72, 8, 1);
        try (Qcow2Image opened = Qcow2Image.open(folder, "a.qcow2")) {
            assertThat(opened.warnings()).singleElement().asString().contains("not closed");
        }
    }
}
