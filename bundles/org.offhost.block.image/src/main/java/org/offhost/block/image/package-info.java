// SPDX-License-Identifier: Apache-2.0
/** Disks within image files as block devices. */
package org.offhost.block.image;
