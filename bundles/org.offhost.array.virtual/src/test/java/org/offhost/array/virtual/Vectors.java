// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.offhost.block.Designator;
import org.offhost.scsi.ScsiCommand;
import org.offhost.scsi.ScsiNexus;
import org.offhost.scsi.ScsiResponse;

/**
 * EXTENDED COPY parameter lists written out by hand after the tables of SPC-4; made without the codec, so that both sides
 * are held against the standard and not against each other. Blanks are for the eye.
 */
final class Vectors {
    /** Segment 02h: one block from the first CSCD to the second. */
    static final String ONE_BLOCK = "02 00 0018 0000 0001 0000 0001 0000000000000000 0000000000000000";

    private Vectors() {}

    /** A disk's CSCD descriptor (SPC-4 tables 133 and 137). @param last bytes 28 to 31: PAD, block length */
    static String disk(Designator unit, String last) {
        return "E4 00 0000 01 03 00 10" + unit.value() + "00000000" + last;
    }

    /** A tape's CSCD descriptor (SPC-4 tables 133 and 139). @param last bytes 28 to 31: PAD, FIXED, stream block length */
    static String tape(Designator unit, String last) {
        return "E4 01 0000 01 03 00 10" + unit.value() + "00000000" + last;
    }

    /** A disk behind a port by its name, type E0h (SPC-3 6.3.6). @param lun its number there */
    static String behindPort(int lun, String portName) {
        return "E0 00 0000" + String.format("%04X", lun) + "000000000000" + portName + "0000000000000000" + "00 000200";
    }

    /** @param header bytes 0 and 1: list identifier, LIST ID USAGE and PRIORITY */
    static byte[] list(String header, String cscds, String segments, String inline) {
        byte[] c = bytes(cscds);
        byte[] s = bytes(segments);
        byte[] i = bytes(inline);
        ByteBuffer list = ByteBuffer.allocate(16 + c.length + s.length + i.length);
        list.put(bytes(header))
                .putShort((short) c.length)
                .putInt(0)
                .putInt(s.length)
                .putInt(i.length);
        return list.put(c).put(s).put(i).array();
    }

    static byte[] list(String cscds, String segments, String inline) {
        return list("01 01", cscds, segments, inline);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    static ScsiResponse send(ScsiNexus nexus, byte[] list) throws IOException {
        return nexus.execute(command(list), Bench.LIMIT);
    }

    static ScsiCommand command(byte[] list) {
        byte[] cdb = ByteBuffer.allocate(16)
                .put(0, (byte) 0x83)
                .putInt(10, list.length)
                .array();
        return ScsiCommand.out(cdb, ByteBuffer.wrap(list));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
