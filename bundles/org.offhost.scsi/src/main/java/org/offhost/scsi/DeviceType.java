// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

import java.util.Optional;

/** Peripheral device types this project speaks to (SPC-4 table 140). */
public enum DeviceType {
    /** Direct access block device (SBC-3). */
    DISK(0x00),
    /** Sequential-access device (SSC-4). */
    TAPE(0x01);

    private final int code;

    DeviceType(int code) {
        this.code = code;
    }

    /** The code in INQUIRY data and in CSCD descriptors. */
    public int code() {
        return code;
    }

    /** Empty if the type is another one. */
    public static Optional<DeviceType> of(int code) {
        return code == 0 ? Optional.of(DISK) : code == 1 ? Optional.of(TAPE) : Optional.empty();
    }
}
