// SPDX-License-Identifier: Apache-2.0
/** Snapshots of disk images on ZFS datasets, by the {@code zfs} command. */
package org.offhost.snapshot.zfs;
