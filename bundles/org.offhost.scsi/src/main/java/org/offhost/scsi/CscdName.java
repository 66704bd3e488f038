// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi;

/** How a CSCD descriptor names its unit: as the unit does ({@link Designation}), or by port and number ({@link NPort}). */
public interface CscdName {
    /** CSCD descriptor type code. */
    int descriptorType();
}
