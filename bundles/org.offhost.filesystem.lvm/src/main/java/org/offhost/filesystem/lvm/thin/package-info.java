// SPDX-License-Identifier: Apache-2.0
/** Reads the table of a pool of thin volumes, as the device mapper of Linux keeps it. */
package org.offhost.filesystem.lvm.thin;
