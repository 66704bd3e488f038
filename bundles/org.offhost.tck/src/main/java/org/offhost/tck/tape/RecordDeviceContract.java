// SPDX-License-Identifier: Apache-2.0
package org.offhost.tck.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.offhost.block.RecordDevice;
import org.offhost.block.Unit;

/**
 * What every session on records must do; its test extends this and inherits the checks.
 *
 * <p>Every check writes: the medium is one that nobody needs. Some dozens of records are written, none longer than
 * {@link #longestRecord}.
 */
public abstract class RecordDeviceContract {
    private static final int MANY = 20;

    /**
     * Opens the medium of this test, blank at first; each call is a new session on the same medium, and the one before is closed.
     */
    protected abstract RecordDevice open() throws IOException;

    /** Bytes of the longest record that is written; at least 1,024. */
    protected int longestRecord() {
        return 64 << 10;
    }

    private static byte[] record(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Records that begin with their number, a filemark behind each third. */
    private List<byte[]> fill(RecordDevice tape) throws IOException {
        List<byte[]> objects = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            byte[] record = record(512 + i, i);
            tape.write(ByteBuffer.wrap(record));
            objects.add(record);
            if (i % 3 == 2) {
                tape.writeFilemarks(1);
                objects.add(new byte[0]);
            }
        }
        tape.writeFilemarks(0);
        return objects;
    }

    private byte[] next(RecordDevice tape) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(longestRecord());
        int length = tape.read(target);
        assertThat(length).as("length of a record").isPositive();
        assertThat(target.position())
                .as("the buffer moves by the record's length")
                .isEqualTo(length);
        byte[] record = new byte[length];
        target.flip().get(record);
        return record;
    }

    private int mark(RecordDevice tape) throws IOException {
        return tape.read(ByteBuffer.allocate(longestRecord()));
    }

    @Test
    void unitIsOfRecords() throws IOException {
        try (RecordDevice tape = open()) {
            assertThat(tape.unit().kind()).isEqualTo(Unit.Kind.RECORDS);
            assertThat(tape.unit().size()).isZero();
        }
    }

    @Test
    void blankMediumStandsAtItsBeginAndHasNothing() throws IOException {
        try (RecordDevice tape = open()) {
            tape.locate(0);
            assertThat(tape.position()).isZero();
            assertThat(mark(tape)).isEqualTo(RecordDevice.BLANK);
            tape.locate(RecordDevice.END_OF_DATA);
            assertThat(tape.position()).isZero();
        }
    }

    @Test
    void recordsAreReadAsTheyWereWrittenWhateverTheirLength() throws IOException {
        int[] lengths = {512, 1024, 513, 777, longestRecord(), 512};
        try (RecordDevice tape = open()) {
            tape.locate(0);
            for (int i = 0; i < lengths.length; i++) {
                ByteBuffer record = ByteBuffer.wrap(record(lengths[i], i));
                tape.write(record);
                assertThat(record.remaining()).as("the record is taken whole").isZero();
                assertThat(tape.position()).isEqualTo(i + 1);
            }
            tape.writeFilemarks(1);
            tape.locate(0);
            for (int i = 0; i < lengths.length; i++) {
                assertThat(next(tape)).as("record %d", i).isEqualTo(record(lengths[i], i));
            }
            assertThat(mark(tape)).isEqualTo(RecordDevice.FILEMARK);
            assertThat(mark(tape)).isEqualTo(RecordDevice.BLANK);
        }
    }

    @Test
    void everyObjectIsLocatedByItsNumber() throws IOException {
        try (RecordDevice tape = open()) {
            tape.locate(0);
            List<byte[]> objects = fill(tape);
            assertThat(tape.position()).isEqualTo(objects.size());
            for (int i = objects.size() - 1; i >= 0; i--) {
                tape.locate(i);
                assertThat(tape.position()).isEqualTo(i);
                if (objects.get(i).length == 0) {
                    assertThat(mark(tape)).as("object %d", i).isEqualTo(RecordDevice.FILEMARK);
                } else {
                    assertThat(next(tape)).as("object %d", i).isEqualTo(objects.get(i));
                }
                assertThat(tape.position()).isEqualTo(i + 1);
            }
            tape.locate(RecordDevice.END_OF_DATA);
            assertThat(tape.position()).isEqualTo(objects.size());
            assertThat(mark(tape)).isEqualTo(RecordDevice.BLANK);
        }
    }

    @Test
    void objectThatIsNotThereIsNotLocated() throws IOException {
        try (RecordDevice tape = open()) {
            tape.locate(0);
            int objects = fill(tape).size();
            assertThatThrownBy(() -> tape.locate(objects + 5)).isInstanceOf(IOException.class);
            tape.locate(0);
            assertThat(next(tape)).isEqualTo(record(512, 0));
        }
    }

    @Test
    void filemarksArePassedByCounting() throws IOException {
        try (RecordDevice tape = open()) {
            tape.locate(0);
            int objects = fill(tape).size();
            tape.locate(0);
            tape.spaceFilemarks(1);
            assertThat(tape.position()).isEqualTo(4);
            assertThat(next(tape)).isEqualTo(record(515, 3));
            tape.spaceFilemarks(2);
            assertThat(tape.position()).isEqualTo(12);
            assertThatThrownBy(() -> tape.spaceFilemarks(100)).isInstanceOf(IOException.class);
            assertThat(tape.position()).as("end of data").isEqualTo(objects);
        }
    }

    @Test
    void writeEndsWhatLiesBehindIt() throws IOException {
        try (RecordDevice tape = open()) {
            tape.locate(0);
            fill(tape);
            tape.locate(5);
            tape.write(ByteBuffer.wrap(record(600, 99)));
            assertThat(mark(tape)).isEqualTo(RecordDevice.BLANK);
            tape.locate(RecordDevice.END_OF_DATA);
            assertThat(tape.position()).isEqualTo(6);
            tape.locate(4);
            assertThat(next(tape)).isEqualTo(record(515, 3));
            assertThat(next(tape)).isEqualTo(record(600, 99));
        }
    }

    @Test
    void recordThatIsLongerThanTheBufferIsAnError() throws IOException {
        try (RecordDevice tape = open()) {
            tape.locate(0);
            tape.write(ByteBuffer.wrap(record(1024, 1)));
            tape.locate(0);
            assertThatThrownBy(() -> tape.read(ByteBuffer.allocate(512))).isInstanceOf(IOException.class);
            tape.locate(0);
            assertThat(next(tape)).isEqualTo(record(1024, 1));
        }
    }

    @Test
    void whatWasFlushedIsThereForTheNextSession() throws IOException {
        List<byte[]> objects;
        try (RecordDevice tape = open()) {
            tape.locate(0);
            objects = fill(tape);
        }
        try (RecordDevice tape = open()) {
            tape.locate(RecordDevice.END_OF_DATA);
            assertThat(tape.position()).isEqualTo(objects.size());
            tape.locate(0);
            assertThat(next(tape)).isEqualTo(objects.get(0));
        }
    }

    @Test
    void roomThatIsToldIsNotMoreAfterAWrite() throws IOException {
        try (RecordDevice tape = open()) {
            tape.locate(0);
            OptionalLong before = tape.remaining();
            assumeTrue(before.isPresent(), "remaining() is empty: the device does not tell what fits");
            fill(tape);
            assertThat(tape.remaining().orElseThrow()).isBetween(0L, before.getAsLong());
        }
    }
}
