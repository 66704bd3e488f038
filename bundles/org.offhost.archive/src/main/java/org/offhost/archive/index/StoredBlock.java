// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

/**
 * A block of an index as it lies there, not read.
 *
 * @param first its first path
 * @param raw bytes of its rows
 * @param sum CRC32C of the packed ones
 */
record StoredBlock(String first, int raw, long sum, byte[] packed) {}
