// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

import org.offhost.block.BlockDevice;

/**
 * A device that is a physical volume.
 *
 * @param device the whole of it
 * @param start where it begins in the row of bytes that all devices make
 */
record PhysicalVolume(BlockDevice device, long start, PvLabel label) {
    String id() {
        return label.id();
    }
}
