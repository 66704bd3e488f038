// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.array.virtual.medium.file.BackingFile;

/** What is left of a damaged tape image. */
class TapSearchTest {
    @TempDir
    Path folder;

    private static byte[] word(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] record(int length, int seed) throws IOException {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        byte[] fill = (length & 1) == 0 ? new byte[0] : new byte[] {(byte) 0xA5};
        return join(word(length), bytes, fill, word(length));
    }

    private static byte[] join(byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] p : parts) {
            out.write(p);
        }
        return out.toByteArray();
    }

    /** The objects of an image by letter: record, bad record, filemark. */
    private String objects(byte[] image) throws IOException {
        Path path = Files.write(folder.resolve("t.tap"), image);
        StringBuilder letters = new StringBuilder();
        try (TapFile tape = TapFile.open(BackingFile.open(path, true, false))) {
            List<TapPlace> places = new ArrayList<>();
            TapFile.Entry e = tape.entry(TapPlace.BEGINNING);
            for (; e.next().offset() > e.at().offset(); e = tape.entry(e.next())) {
                letters.append(e.kind().name().charAt(0));
                places.add(e.at());
            }
            letters.append(e.kind() == TapFile.Kind.JUNK ? "?" : "");
            assertThat(tape.end().object()).isEqualTo(places.size());
            TapPlace back = tape.end();
            for (int i = places.size() - 1; i >= 0; i--) {
                back = tape.entryBefore(back).at();
                assertThat(back).isEqualTo(places.get(i));
            }
        }
        assertThat(path).hasBinaryContent(image);
        return letters.toString();
    }

    @Test
    void aSoundImageIsAsItWas() throws IOException {
        assertThat(objects(join(record(512, 1), word(0), record(1000, 2), record(999, 3), word(0))))
                .isEqualTo("RFRRF");
    }

    @Test
    void aRecordWhoseLengthWasChangedIsBadAndTheRestIsThere() throws IOException {
        byte[] image =
                join(record(512, 1), word(0), record(1000, 2), record(1000, 3), word(0), record(700, 4), word(0));
        int second = 520 + 4;
        for (int changed : new int[] {second, second + 1, second + 2, second + 3, second + 1004, second + 1006}) {
            byte[] bad = image.clone();
            bad[changed] ^= 0x40;
            assertThat(objects(bad)).as("byte " + changed).startsWith("RFB").endsWith("FRF");
        }
    }

    @Test
    void whatAnEmulatorLeftBehindItsTwoFilemarksIsFoundAgain() throws IOException {
        byte[] old = join(record(512, 1), word(0), record(1000, 2), record(1000, 3), word(0), record(700, 4), word(0));
        byte[] now = join(record(512, 5), word(0), record(600, 6), word(0), word(0));
        byte[] both = old.clone();
        System.arraycopy(now, 0, both, 0, now.length);
        assertThat(objects(both)).isEqualTo("RFRFFBRFRF");
    }

    @Test
    void whatIsNoImageToItsEndIsKeptAndTold() throws IOException {
        byte[] junk = new byte[5000];
        Arrays.fill(junk, (byte) 0xE5);
        assertThat(objects(join(record(512, 1), word(0), record(600, 2), word(0), junk)))
                .isEqualTo("RFRF?");
    }

    @Test
    void oneTornRecordAtTheEndIsNoObject() throws IOException {
        byte[] image = join(record(512, 1), word(0), record(600, 2));
        assertThat(objects(Arrays.copyOf(image, image.length - 10))).isEqualTo("RF");
    }

    @Test
    void oneTornRecordOfZerosIsNotTakenForFilemarks() throws IOException {
        byte[] image = join(record(512, 1), word(0), word(600), new byte[400]);
        assertThat(objects(image)).isEqualTo("RF");
    }

    @Test
    void aFileThatIsNoImageFromItsFirstByteIsRefused() throws IOException {
        byte[] text = "hello, this is no tape image at all, not even a little bit of it".getBytes();
        assertThatThrownBy(() -> objects(text)).isInstanceOf(IOException.class).hasMessageContaining("SIMH");
    }
}
