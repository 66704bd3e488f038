// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * A command descriptor block and its data. Compared by identity: an instance is sent once.
 *
 * <p>Data-out and data-in buffers belong to the caller and stay untouched by it until the response is there.
 */
public final class ScsiCommand {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final byte[] cdb;
    private final ByteBuffer dataOut;
    private final ByteBuffer dataIn;

    private ScsiCommand(byte[] cdb, ByteBuffer dataOut, ByteBuffer dataIn) {
        if (cdb.length < 6 || cdb.length > 260) {
            throw new IllegalArgumentException("CDB of " + cdb.length + " bytes");
        }
        this.cdb = cdb.clone();
        this.dataOut = dataOut;
        this.dataIn = dataIn;
    }

    /** A command without data. */
    public static ScsiCommand of(byte[] cdb) {
        return new ScsiCommand(cdb, NOTHING, NOTHING);
    }

    /** A command that sends the remaining bytes of {@code dataOut}. */
    public static ScsiCommand out(byte[] cdb, ByteBuffer dataOut) {
        return new ScsiCommand(cdb, dataOut, NOTHING);
    }

    /** A command that receives at most the remaining bytes of {@code dataIn}. */
    public static ScsiCommand in(byte[] cdb, ByteBuffer dataIn) {
        return new ScsiCommand(cdb, NOTHING, dataIn);
    }

    /** A copy of the command descriptor block. */
    public byte[] cdb() {
        return cdb.clone();
    }

    /** The operation code, byte 0. */
    public int operationCode() {
        return cdb[0] & 0xFF;
    }

    /** What is sent; a target reads it through {@link ByteBuffer#duplicate()}. */
    public ByteBuffer dataOut() {
        return dataOut;
    }

    /** What is received; a target puts into it, so its position tells how much came. */
    public ByteBuffer dataIn() {
        return dataIn;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(cdb);
    }
}
