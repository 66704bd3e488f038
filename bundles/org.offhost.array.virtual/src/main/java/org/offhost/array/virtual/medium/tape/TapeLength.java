// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.medium.tape;

/**
 * How long a tape is.
 *
 * @param left bytes behind the last object
 * @param all bytes from the beginning to the end
 */
public record TapeLength(long left, long all) {}
