// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.offhost.block.Access;
import org.offhost.block.BlockDevice;
import org.offhost.block.Designator;
import org.offhost.block.RecordDevice;
import org.offhost.copy.Piece;

/** Fills the units of a site and looks at what a copy left there. */
final class CopiedUnits {
    private CopiedUnits() {}

    static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static Designator filled(CopySite site, int blockLength, byte[] content) throws IOException {
        Designator disk = site.disk(blockLength, content.length);
        try (BlockDevice d = site.devices().open(disk, Access.READ_WRITE).orElseThrow()) {
            d.write(0, ByteBuffer.wrap(content));
        }
        return disk;
    }

    static byte[] read(CopySite site, Designator disk) throws IOException {
        try (BlockDevice d = site.devices().open(disk, Access.READ).orElseThrow()) {
            byte[] content = new byte[(int) d.size()];
            d.read(0, ByteBuffer.wrap(content));
            return content;
        }
    }

    static void writeRecords(CopySite site, Designator tape, byte[] content, int length, int filemarks)
            throws IOException {
        try (RecordDevice t = site.devices().openRecords(tape).orElseThrow()) {
            t.locate(RecordDevice.END_OF_DATA);
            for (int at = 0; at < content.length; at += length) {
                t.write(ByteBuffer.wrap(content, at, length).slice());
            }
            t.writeFilemarks(filemarks);
        }
    }

    /** With fewer than 0 filemarks nothing is said of what is behind the records. */
    static void assertTape(CopySite site, Designator tape, long object, byte[] content, int recordLength, int filemarks)
            throws IOException {
        try (RecordDevice t = site.devices().openRecords(tape).orElseThrow()) {
            t.locate(object);
            int records = (content.length + recordLength - 1) / recordLength;
            byte[] expected = Arrays.copyOf(content, records * recordLength);
            byte[] found = new byte[expected.length];
            for (int i = 0; i < records; i++) {
                assertThat(t.read(ByteBuffer.wrap(found, i * recordLength, recordLength)))
                        .as("record " + i)
                        .isEqualTo(recordLength);
            }
            assertSame(found, expected);
            if (filemarks < 0) {
                return;
            }
            List<Integer> behind = new ArrayList<>();
            for (int i = 0; i <= filemarks; i++) {
                behind.add(t.read(ByteBuffer.allocate(recordLength)));
            }
            List<Integer> marks = new ArrayList<>(Collections.nCopies(filemarks, RecordDevice.FILEMARK));
            marks.add(RecordDevice.BLANK);
            assertThat(behind).isEqualTo(marks);
        }
    }

    static long length(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::length).sum();
    }

    /** Compares without printing megabytes. */
    static void assertSame(byte[] found, byte[] expected) {
        assertThat(Arrays.mismatch(found, expected))
                .as("first byte that differs")
                .isEqualTo(-1);
    }
}
