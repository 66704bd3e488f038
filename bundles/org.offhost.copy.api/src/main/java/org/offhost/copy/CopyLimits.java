// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy;

/**
 * What one copy command can hold.
 *
 * @param segments most pieces in one command
 * @param segmentLength most bytes in one piece
 * @param inlineLength most bytes given with one command
 * @param granularity bytes a piece must be a multiple of
 */
public record CopyLimits(int segments, long segmentLength, long inlineLength, long granularity) {}
