// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.qcow2;

/** Numbers of the form (QEMU, docs/interop/qcow2.txt). All are big-endian. */
final class Qcow2 {
    /** "QFI" and FBh. */
    static final int MAGIC = 0x514649fb;

    static final int HEADER_V2 = 72;
    static final int HEADER_V3 = 104;

    static final int ENTRY = 8;

    /** 512 bytes, the least a cluster may have. */
    static final int MIN_CLUSTER_BITS = 9;

    /** 2 MiB: QEMU opens no larger ones. */
    static final int MAX_CLUSTER_BITS = 21;

    /** Bytes of an L1 table: QEMU opens no larger ones. */
    static final long MAX_L1 = 32 << 20;

    /** Bytes of a reference count in images that are made here. */
    static final int COUNT = 2;

    /** Bytes of a table of reference counts: QEMU opens no larger ones. */
    static final long MAX_COUNT_TABLE = 8 << 20;

    /** Bytes of a name, of which a reader of 1 KiB has one left. */
    static final int MAX_BACKING_NAME = 1023;

    /** Bits 9 to 55 of an entry: where the table or the cluster lies. */
    static final long OFFSET = 0x00ff_ffff_ffff_fe00L;

    /** Bit 63: the reference count is exactly one. */
    static final long COPIED = 1L << 63;

    /** Bit 62 of an L2 entry: the cluster is compressed. */
    static final long COMPRESSED = 1L << 62;

    /** Bit 0 of an L2 entry, since version 3: the cluster reads as zeros, whatever lies below. */
    static final long ZERO = 1;

    static final int EXTENSION_END = 0;
    static final int EXTENSION_BACKING_FORMAT = 0xe2792aca;
    static final int EXTENSION_FEATURE_NAMES = 0x6803f857;

    static final long INCOMPATIBLE_DIRTY = 1;
    static final long INCOMPATIBLE_CORRUPT = 1 << 1;
    static final long INCOMPATIBLE_DATA_FILE = 1 << 2;
    static final long INCOMPATIBLE_COMPRESSION = 1 << 3;
    static final long INCOMPATIBLE_EXTENDED_L2 = 1 << 4;

    private Qcow2() {}
}
