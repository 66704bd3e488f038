// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

/**
 * A reading of a unit's write counter, which sees every initiator and the copy manager. Two equal readings have no write
 * between them.
 *
 * @param epoch changes at each start of the array and when the backing file was changed behind its back
 * @param writes writes since the epoch began
 */
public record WriteReading(String epoch, long writes) {}
