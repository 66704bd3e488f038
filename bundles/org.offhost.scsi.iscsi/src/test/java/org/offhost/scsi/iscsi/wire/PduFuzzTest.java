// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.offhost.scsi.iscsi.pdu.MalformedPduException;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.PduCodec;
import org.offhost.scsi.iscsi.pdu.ScsiResult;

/** A connection of any bytes. Input: 1 byte which digests there are; the bytes. What is read is written, and must be the same. */
class PduFuzzTest {
    private static final int MOST = 8192;

    @FuzzTest
    void read(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        PduReader reader = new PduReader(new ScatteringBytes(Arrays.copyOfRange(input, 1, input.length)), MOST);
        reader.use(new Digests((input[0] & 1) != 0, (input[0] & 2) != 0), MOST);
        try {
            while (true) {
                next(reader);
            }
        } catch (EOFException | DigestMismatchException end) {
            // a connection ends so
        } catch (MalformedPduException end) {
            if (reader.canGoOn() && end.getMessage().contains("at most " + MOST + " expected")) {
                throw new AssertionError("goes on in the midst of data", end);
            }
        }
    }

    private static void next(PduReader reader) throws IOException {
        Pdu pdu = reader.read();
        if (pdu.data().remaining() > MOST) {
            throw new AssertionError(pdu.data().remaining() + " bytes of data");
        }
        if (pdu instanceof ScsiResult r) {
            try {
                r.sense();
            } catch (MalformedPduException typed) {
                // its length is a stranger's
            }
        }
        GatheringBytes out = new GatheringBytes(Integer.MAX_VALUE);
        new PduWriter(out).write(pdu);
        Pdu again = new PduReader(new ScatteringBytes(out.bytes()), PduCodec.LONGEST_DATA).read();
        if (!again.equals(pdu)) {
            throw new AssertionError(pdu + " became " + again);
        }
    }
}
