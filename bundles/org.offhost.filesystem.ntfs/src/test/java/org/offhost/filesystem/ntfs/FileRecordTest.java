// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.CorruptStructureException;

class FileRecordTest {
    private static final int FIRST = 56;

    private static RecordBytes file() {
        return new RecordBytes(40).sequence(3).resident(AttributeType.DATA, "s", new byte[] {1, 2, 3});
    }

    private static FileRecord changed(Consumer<byte[]> change) throws CorruptStructureException {
        byte[] bytes = file().onDisk();
        change.accept(bytes);
        return FileRecord.check(bytes, 0, bytes.length, 40, 0);
    }

    private static void readAll(FileRecord record) throws CorruptStructureException {
        AttributeCursor cursor = AttributeCursor.of(record);
        while (cursor.next()) {
            cursor.name();
            if (!cursor.isNonResident()) {
                cursor.resident();
            }
        }
    }

    @Test
    void headerAndAttributesAreRead() throws Exception {
        FileRecord record = file().record();
        AttributeCursor cursor = AttributeCursor.of(record);

        assertThat(record.sequence()).isEqualTo(3);
        assertThat(record.isInUse()).isTrue();
        assertThat(record.isDirectory()).isFalse();
        assertThat(record.base()).isZero();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.type()).isEqualTo(AttributeType.DATA);
        assertThat(cursor.name()).isEqualTo("s");
        assertThat(cursor.resident()).isEqualTo(AttributeValue.Resident.copyOf(new byte[] {1, 2, 3}, 0, 3));
        assertThat(cursor.next()).isFalse();
    }

    @Test
    void recordOfAnotherNumberIsRefused() {
        assertThatThrownBy(() -> changed(b -> b[44] = 41))
                .hasMessageContaining("its own number in its header, found number 41");
    }

    @Test
    void freeRecordNeedsNoNumber() throws Exception {
        assertThat(changed(b -> {
                            b[44] = 0;
                            b[22] = 0;
                        })
                        .isInUse())
                .isFalse();
    }

    @Test
    void malformedHeadersAreRefused() {
        assertThatThrownBy(() -> changed(b -> b[0] = 'B')).hasMessageContaining("signature FILE");
        assertThatThrownBy(() -> changed(b -> b[20] = 8)).hasMessageContaining("attributes between");
        assertThatThrownBy(() -> changed(b -> b[20] = 57)).hasMessageContaining("attributes between");
        assertThatThrownBy(() -> changed(b -> b[25] = 5)).hasMessageContaining("attributes between");
        assertThatThrownBy(() -> changed(b -> b[27] = -1)).hasMessageContaining("attributes between");
        assertThatThrownBy(() -> changed(b -> b[24] = b[25] = 0)).hasMessageContaining("attributes between");
    }

    @Test
    void malformedAttributesAreRefused() {
        for (int[] change : new int[][] {
            {FIRST + 4, 16},
            {FIRST + 4, 25},
            {FIRST + 7, 1},
            {FIRST + 9, 200},
            {FIRST + 10, 8},
            {FIRST + 16, 99},
            {FIRST + 19, -1},
            {FIRST + 21, 1},
            {FIRST + 8, 1}
        }) {
            assertThatThrownBy(() -> readAll(changed(b -> b[change[0]] = (byte) change[1])))
                    .as("byte %d set to %d", change[0], change[1])
                    .isInstanceOf(CorruptStructureException.class)
                    .hasMessageStartingWith("file record 40 at byte 0: expected ");
        }
    }

    @Test
    void missingEndMarkerIsRefused() {
        assertThatThrownBy(() -> readAll(changed(b -> b[24] = FIRST + 40))).hasMessageContaining("end marker");
    }
}
