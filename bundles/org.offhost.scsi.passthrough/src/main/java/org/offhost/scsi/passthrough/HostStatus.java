// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.scsi.ScsiResponse;

/** What the driver of an adapter says of a command, by what follows from it ({@code DID_…} of {@code scsi/scsi_status.h}). */
enum HostStatus {
    /** The unit's own status tells. */
    UNIT_TELLS("", 0x00, 0x10, 0x11, 0x12, 0x13),
    /** There is no unit, or no way to it, at least for now. */
    LOST("the way to the unit is lost", 0x01, 0x04, 0x0E, 0x0F, 0x14),
    /** It was not begun, and may be sent again. */
    BUSY("the adapter is busy", 0x02, 0x0C, 0x0D),
    /** The kernel has ended it. */
    ABORTED("it took too long, or the unit was reset; the kernel aborted it", 0x03, 0x05, 0x08),
    /** Nobody knows whether it was executed. */
    FAILED("the adapter failed");

    private static final String[] NAMES = {
        "OK",
        "NO_CONNECT",
        "BUS_BUSY",
        "TIME_OUT",
        "BAD_TARGET",
        "ABORT",
        "PARITY",
        "ERROR",
        "RESET",
        "BAD_INTR",
        "PASSTHROUGH",
        "SOFT_ERROR",
        "IMM_RETRY",
        "REQUEUE",
        "TRANSPORT_DISRUPTED",
        "TRANSPORT_FAILFAST",
        "TARGET_FAILURE",
        "NEXUS_FAILURE",
        "ALLOC_FAILURE",
        "MEDIUM_ERROR",
        "TRANSPORT_MARGINAL"
    };

    private final String words;
    private final int[] codes;

    HostStatus(String words, int... codes) {
        this.words = words;
        this.codes = codes;
    }

    static HostStatus of(int code) {
        for (HostStatus s : values()) {
            for (int c : s.codes) {
                if (c == code) {
                    return s;
                }
            }
        }
        return FAILED;
    }

    /**
     * Refuses what is no answer of a unit.
     *
     * @param what the command, for messages
     * @param status what stands for the unit's status
     */
    void check(String what, int code, int status) throws IOException {
        String text = what + " failed: " + words + " (host status " + String.format(Locale.ROOT, "%02Xh", code)
                + (code < NAMES.length ? ", DID_" + NAMES[code] : "") + ")";
        switch (this) {
            case LOST:
                throw new ProviderWithdrawnException(text);
            case ABORTED:
                throw new InterruptedIOException(text);
            case FAILED:
                throw new IOException(text);
            case UNIT_TELLS:
                if (code != 0 && status == ScsiResponse.GOOD) {
                    throw new IOException(
                            what + " failed: host status DID_" + NAMES[code] + ", and no status of the unit");
                }
                break;
            default:
                break;
        }
    }
}
