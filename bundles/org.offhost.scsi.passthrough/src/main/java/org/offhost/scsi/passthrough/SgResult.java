// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.ScsiResponse;

/**
 * How a command ended, as the kernel says it.
 *
 * @param status SAM-5 table 33
 * @param sense sense data; empty if there is none
 * @param host what the adapter's driver says: {@link HostStatus}
 * @param driver what the middle layer says
 * @param length bytes of data asked for
 * @param residual bytes of them that were not transferred; not to be trusted
 */
record SgResult(int status, byte[] sense, int host, int driver, int length, int residual) {
    /** Of the driver's status; its upper half is a suggestion. */
    private static final int DRIVER_MASK = 0x0F;

    private static final int DRIVER_TIMEOUT = 0x06;
    private static final int DRIVER_SENSE = 0x08;

    /** CONDITION MET and INTERMEDIATE end a command well, too; what remains of the byte is vendors'. */
    private static final int STATUS_MASK = 0x7E;

    /** Bytes that were transferred, within what was asked for. */
    int transferred() {
        return length - Math.max(0, Math.min(length, residual));
    }

    /**
     * What the unit answered.
     *
     * @param what the command, for messages
     * @throws ProviderWithdrawnException if the way to the unit is lost
     * @throws InterruptedIOException if the kernel aborted it, mostly since it took too long
     * @throws IOException if no unit answered, or what the kernel says cannot be
     */
    ScsiResponse response(String what, boolean out) throws IOException {
        boolean sensed = (driver & DRIVER_MASK) == DRIVER_SENSE && sense.length > 0;
        int told = status == ScsiResponse.GOOD && sensed ? ScsiResponse.CHECK_CONDITION : status & STATUS_MASK;
        HostStatus.of(host).check(what, host, told);
        if ((driver & DRIVER_MASK) == DRIVER_TIMEOUT) {
            throw new InterruptedIOException(what + " took too long, and was aborted by the kernel");
        }
        if ((driver & DRIVER_MASK) != 0 && !sensed && told == ScsiResponse.GOOD) {
            throw new IOException(what + " failed in the kernel: driver status " + String.format("%02Xh", driver));
        }
        if (HostStatus.of(host) == HostStatus.BUSY) {
            return new ScsiResponse(ScsiResponse.BUSY, new byte[0]);
        }
        if (told == ScsiResponse.GOOD) {
            requireResidual(what, out);
        }
        return new ScsiResponse(told, told == ScsiResponse.CHECK_CONDITION ? sense : new byte[0]);
    }

    private void requireResidual(String what, boolean out) throws IOException {
        if (residual < 0 || residual > length) {
            throw new IOException(what + ": the adapter's driver says that " + residual + " bytes of " + length
                    + " were not transferred");
        }
        if (out && residual != 0) {
            throw new IOException(what + " left " + residual + " of " + length + " bytes unwritten");
        }
    }
}
