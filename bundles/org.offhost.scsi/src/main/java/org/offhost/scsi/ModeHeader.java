// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.nio.ByteBuffer;

/**
 * The mode parameter header(6) of MODE SENSE(6) data, without block descriptors and pages (SPC-4 7.5.5).
 *
 * @param writeProtected WP: writes are refused
 */
public record ModeHeader(boolean writeProtected) {
    public static final int LENGTH = 4;

    /** Page code that asks for all pages. */
    public static final int ALL_PAGES = 0x3F;

    public byte[] encode() {
        // DPOFUA stays 0
        return new byte[] {LENGTH - 1, 0, (byte) (writeProtected ? 0x80 : 0), 0};
    }

    public static ModeHeader decode(ByteBuffer data) throws InvalidFieldException {
        return new ModeHeader(Fields.ofData(data, "mode parameter header").bit(2, 7));
    }
}
