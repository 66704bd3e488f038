// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.offhost.scsi.iscsi.pdu.DataOut;
import org.offhost.scsi.iscsi.pdu.Pdu;
import org.offhost.scsi.iscsi.pdu.ScsiRequest;
import org.offhost.scsi.iscsi.text.Parameters;

/**
 * Puts the data of a command together. Every byte comes once and in its order, or the command fails: a gap would hand over
 * bytes that nobody sent. For one thread.
 */
final class DataOutAssembly {
    private final Parameters parameters;
    private final ByteBuffer data;
    private final int needed;
    private final long expected;

    /** Bytes that have come: those after what is needed are counted and dropped. */
    private long received;

    /** Where the sequence that is open must end; unsolicited data has to end by then. */
    private long end;

    private boolean open;
    private int transferTag = Pdu.NO_TAG;
    private int dataSn;
    private int requests;

    /**
     * A part that the target asks for.
     *
     * @param transferTag by which it comes
     * @param number of the request within its command
     */
    record Request(int transferTag, int number, long offset, long length) {}

    /**
     * @param data where what the command wants is put: as many bytes as remain, at most those that the initiator expects to send
     * @throws DataSequenceException if the command brings more than was agreed on
     */
    DataOutAssembly(ScsiRequest request, ByteBuffer data, Parameters parameters) throws DataSequenceException {
        this.parameters = parameters;
        this.expected = request.expectedLength();
        this.data = data;
        this.needed = data.remaining();
        int immediate = request.data().remaining();
        if (immediate > 0 && !parameters.immediateData()) {
            throw new DataSequenceException("immediate data, which was not agreed on");
        }
        if (!request.last() && parameters.initialR2T()) {
            throw new DataSequenceException("unsolicited data announced, which was not agreed on");
        }
        end = Math.min(expected, parameters.firstBurst());
        if (immediate > end) {
            throw new DataSequenceException(immediate + " bytes of immediate data, at most " + end + " expected");
        }
        take(request.data());
        open = !request.last();
    }

    /** What has come, from the beginning. */
    ByteBuffer data() {
        return data.duplicate().flip();
    }

    /** Whether all has come that is needed. */
    boolean isComplete() {
        return !open && received >= needed;
    }

    /** The next part to ask for, if one has to be asked for now. */
    Optional<Request> next() {
        if (open || isComplete()) {
            return Optional.empty();
        }
        open = true;
        transferTag = requests;
        dataSn = 0;
        end = Math.min(received + parameters.maxBurst(), needed);
        return Optional.of(new Request(transferTag, requests++, received, end - received));
    }

    /**
     * Takes a part.
     *
     * @throws DataSequenceException if it is not the next one
     */
    void add(DataOut part) throws DataSequenceException {
        int length = part.data().remaining();
        if (!open || part.targetTransferTag() != transferTag) {
            throw new DataSequenceException("Data-Out that nobody asked for");
        }
        if (part.dataSn() != dataSn) {
            throw new DataSequenceException(
                    "DataSN " + Integer.toUnsignedString(part.dataSn()) + ", " + dataSn + " expected");
        }
        if (part.offset() != received) {
            throw new DataSequenceException("Data-Out at " + part.offset() + ", " + received + " expected");
        }
        if (received + length > end) {
            throw new DataSequenceException("Data-Out up to " + (received + length) + ", at most " + end + " expected");
        }
        boolean whole = received + length == end;
        if (transferTag != Pdu.NO_TAG && part.last() != whole) {
            throw new DataSequenceException(
                    "a sequence that ends at " + (received + length) + ", " + end + " expected");
        }
        dataSn++;
        take(part.data());
        if (part.last()) {
            open = false;
        } else if (whole) {
            throw new DataSequenceException("a sequence of all that may come, and no end");
        }
    }

    private void take(ByteBuffer part) {
        int length = part.remaining();
        int kept = Math.min(length, data.remaining());
        data.put(data.position(), part, part.position(), kept).position(data.position() + kept);
        received += length;
    }
}
