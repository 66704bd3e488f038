// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import org.offhost.filesystem.CorruptStructureException;

/** The device ends before the volume does. */
final class TruncatedVolumeException extends CorruptStructureException {
    private static final long serialVersionUID = 1L;

    TruncatedVolumeException(long volumeLength, long deviceLength) {
        super(
                "NTFS volume",
                0,
                "a device of at least the " + volumeLength + " bytes that the boot sector says",
                deviceLength + " bytes: a truncated image, or a partition cut short");
    }
}
