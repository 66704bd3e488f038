// SPDX-License-Identifier: Apache-2.0
/** Snapshots, changed ranges and write activity of thin volumes of LVM whose units a Linux target shows. */
package org.offhost.snapshot.lvm;
