// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** Writes the records of one tape file as plain bytes: what {@code dd} gives of a real tape. */
final class TapeExport {
    private static final int PART = 256 << 10;

    private TapeExport() {}

    static long write(TapFile tape, int tapeFile, OutputStream out) throws IOException {
        if (tapeFile < 0 || tapeFile > tape.end().filemarks()) {
            throw new IOException(
                    tape.file().path() + " has tape files 0 to " + tape.end().filemarks() + ", not " + tapeFile);
        }
        WritableByteChannel channel = Channels.newChannel(out);
        ByteBuffer part = ByteBuffer.allocate(PART);
        long records = 0;
        long bad = -1;
        TapFile.Entry entry = tape.entry(tape.behindFilemark(tapeFile));
        for (; isRecord(entry); entry = tape.entry(entry.next())) {
            if (entry.kind() == TapFile.Kind.BAD_RECORD) {
                bad = bad < 0 ? entry.at().object() : bad;
                continue;
            }
            for (long done = 0; done < entry.length(); done += part.limit()) {
                part.clear().limit((int) Math.min(part.capacity(), entry.length() - done));
                tape.read(entry, done, part);
                channel.write(part.flip());
            }
            records++;
        }
        out.flush();
        bad = bad < 0 && entry.kind() == TapFile.Kind.JUNK ? entry.at().object() : bad;
        if (bad >= 0) {
            throw new IOException(
                    tape.file().path() + ": object " + bad
                            + " cannot be read; the records that can be were written, and tar -i goes on behind what is missing");
        }
        if (entry.kind() == TapFile.Kind.END && (records > 0 || tape.isTornAt(entry.at()))) {
            throw new IOException(tape.file().path() + ": tape file " + tapeFile
                    + " ends without a filemark, so its end was cut off or never written; what is there was written");
        }
        return records;
    }

    private static boolean isRecord(TapFile.Entry entry) {
        return entry.kind() == TapFile.Kind.RECORD || entry.kind() == TapFile.Kind.BAD_RECORD;
    }
}
