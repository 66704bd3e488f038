// SPDX-License-Identifier: Apache-2.0
/** Disks: a file of blocks, its points in time and the pre-images they are made of. */
package org.offhost.array.virtual.medium.disk;
