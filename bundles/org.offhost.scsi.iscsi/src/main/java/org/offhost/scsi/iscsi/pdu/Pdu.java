// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.pdu;

import java.nio.ByteBuffer;

/**
 * One protocol data unit. Immutable as far as nobody changes the bytes behind {@link #data()}.
 *
 * <p>Tags and sequence numbers are 32 bits without a sign in an {@code int}; {@code SerialNumber} of package wire compares the latter.
 */
public interface Pdu {
    /** The tag that stands for none. */
    int NO_TAG = 0xFFFF_FFFF;

    /** Bytes of a basic header segment. */
    int HEADER_LENGTH = 48;

    /** A data segment of nothing. */
    ByteBuffer NO_DATA = ByteBuffer.allocate(0).asReadOnlyBuffer();

    /** Operation code, without the bit of immediate delivery. */
    int operationCode();

    /** Tag by which the initiator knows its task; {@link #NO_TAG} for none. */
    int initiatorTaskTag();

    /** The data segment without padding: the remaining bytes. */
    ByteBuffer data();

    /** Puts the fields of the basic header segment but for operation code and lengths, at their absolute places. */
    void putFields(ByteBuffer header);

    /** Additional header segments, padded. */
    default ByteBuffer additionalHeader() {
        return NO_DATA;
    }

    /** Whether it is delivered out of order and does not count. */
    default boolean immediate() {
        return false;
    }

    /** Length with padding to four bytes. */
    static int padded(int length) {
        return length + 3 & ~3;
    }

    /** A unit of a target, which tells the target's numbers. */
    interface Counted extends Pdu {
        /** As they were when it was sent. */
        Counters counters();
    }

    /** A request that has a number, {@code CmdSN}, which an immediate one does not use up. */
    interface Numbered extends Pdu {
        /** Number of the command. */
        int cmdSn();

        /** Status numbers below it have arrived. */
        int expStatSn();
    }
}
