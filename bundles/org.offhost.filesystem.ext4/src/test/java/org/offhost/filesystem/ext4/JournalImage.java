// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;

/** A fixture whose journal is to be changed: its blocks, in the order of the journal. */
final class JournalImage {
    static final int BLOCK = 1024;
    static final int DESCRIPTOR = 1;
    static final int COMMIT = 2;
    static final int REVOCATIONS = 5;

    final byte[] bytes;
    private final ByteBuffer b;
    private final List<Integer> positions = new ArrayList<>();

    JournalImage(String fixture) throws IOException {
        this(ExtFixture.bytes(fixture));
    }

    /** @param bytes an image that is changed in place */
    JournalImage(byte[] bytes) throws IOException {
        this.bytes = bytes;
        b = ByteBuffer.wrap(bytes);
        FileEntry journal = reading().at("/$JOURNAL");
        AttributeValue.NonResident content =
                (AttributeValue.NonResident) journal.attributes().get(0).value();
        for (Run run : content.runs()) {
            for (long at = 0; at < run.length(); at += BLOCK) {
                positions.add((int) (run.position() + at));
            }
        }
    }

    ExtReading reading() throws IOException {
        return ExtReading.of(ExtFixture.device(bytes));
    }

    int blocks() {
        return positions.size();
    }

    int position(int block) {
        return positions.get(block);
    }

    int get(int block, int at) {
        return b.getInt(position(block) + at);
    }

    void set(int block, int at, int value) {
        b.putInt(position(block) + at, value);
    }

    /** Blocks of the log's current round that are of a type, in order. */
    List<Integer> all(int type) {
        List<Integer> found = new ArrayList<>();
        int sequence = get(0, 0x18);
        int start = get(0, 0x1C);
        for (int i = 0; i < blocks() - 1; i++) {
            int block = 1 + (start - 1 + i) % (blocks() - 1);
            boolean ours = get(block, 0) == JournalSuperblock.MAGIC && get(block, 8) - sequence >= 0;
            if (ours && get(block, 4) == type) {
                found.add(block);
            }
        }
        return found;
    }
}
