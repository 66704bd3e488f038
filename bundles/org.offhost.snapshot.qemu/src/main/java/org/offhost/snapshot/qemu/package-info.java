// SPDX-License-Identifier: Apache-2.0
/** Snapshots and write activity of the disks of a running QEMU or storage daemon, by QMP and NBD. */
package org.offhost.snapshot.qemu;
