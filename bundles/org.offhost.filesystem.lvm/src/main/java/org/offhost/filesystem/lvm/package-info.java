// SPDX-License-Identifier: Apache-2.0
/** Finds the logical volumes of LVM2 physical volumes. */
package org.offhost.filesystem.lvm;
