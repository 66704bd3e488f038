// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.copy;

import org.offhost.array.virtual.medium.disk.BlockMedium;
import org.offhost.array.virtual.medium.tape.VirtualTape;
import org.offhost.scsi.DeviceType;

/** A logical unit as a copy source or copy destination. */
public sealed interface Party {
    DeviceType type();

    /** Asked before each command that the unit gets. */
    Guard guard();

    /** A unit of blocks. */
    record Blocks(BlockMedium medium, Guard guard) implements Party {
        @Override
        public DeviceType type() {
            return DeviceType.DISK;
        }
    }

    /** A unit of records. */
    record Stream(VirtualTape medium, Guard guard) implements Party {
        @Override
        public DeviceType type() {
            return DeviceType.TAPE;
        }
    }
}
