// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.passthrough;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A SCSI generic node of this host, and what the kernel tells of the unit behind it.
 *
 * @param node where it can be opened
 * @param device the unit's folder below {@code /sys}
 * @param host number of the adapter
 * @param lun the unit's number as the kernel writes it
 */
record SgUnit(Path node, Path device, int host, long lun) {
    /** The number in the eight-byte form (SAM-5 4.7): the kernel writes its four halves in the other order. */
    long eightBytes() {
        long bytes = 0;
        for (int i = 0; i < Long.SIZE; i += Short.SIZE) {
            bytes = bytes << Short.SIZE | lun >>> i & 0xFFFF;
        }
        return bytes;
    }

    /** As the kernel calls the unit: HOST:CHANNEL:TARGET:LUN. */
    String place() {
        return device.getFileName().toString();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s (unit %s)", node, place());
    }
}
