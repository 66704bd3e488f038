// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.lvm;

/** Types of segments that more than one file names, as LVM writes them. */
final class SegmentTypes {
    /** A volume in chunks of a pool. */
    static final String THIN = "thin";

    static final String POOL = "thin-pool";

    private SegmentTypes() {}
}
