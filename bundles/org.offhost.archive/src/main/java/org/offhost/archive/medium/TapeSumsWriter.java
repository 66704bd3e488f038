// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.offhost.archive.sums.EvidenceRecord;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.RecordDevice;

/** Appends sums, or other evidence, to a tape as a tape file of their own; the filemark behind it commits. */
final class TapeSumsWriter {
    private final RecordDevice device;
    private final long first;

    /** @param first logical object behind the last tape file */
    TapeSumsWriter(RecordDevice device, long first) {
        this.device = device;
        this.first = first;
    }

    void write(EvidenceRecord record) throws IOException {
        byte[] head = record.head();
        device.locate(first);
        try {
            device.write(ByteBuffer.wrap(head));
            record.writeRest(units -> {
                while (units.hasRemaining()) {
                    device.write(units.slice(units.position(), head.length));
                    units.position(units.position() + head.length);
                }
            });
            device.writeFilemarks(1);
        } catch (EndOfMediumException e) {
            takeBack();
            throw e;
        }
    }

    /** A tape that ended leaves no half record: a second filemark is the end of the tape to every reader. */
    private void takeBack() throws IOException {
        device.locate(first);
        device.writeFilemarks(1);
    }
}
