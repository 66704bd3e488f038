// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy;

/**
 * How far a copy is.
 *
 * @param durable bytes of the destination, from the plan's start, that are there for good; on records a multiple of the
 *     record length until the end
 * @param offloadedBytes bytes of ranges and zeros moved by a device
 * @param inlineBytes bytes this host gave, with commands or by writing them
 * @param hostBytes bytes of ranges that passed this host
 * @param commands copy commands sent
 * @param segments segment descriptors, or what the method has in their place, sent
 */
public record CopyProgress(
        long durable, long offloadedBytes, long inlineBytes, long hostBytes, long commands, long segments) {
    /** Nothing done yet. */
    public static final CopyProgress NONE = new CopyProgress(0, 0, 0, 0, 0, 0);

    /** Both together; what is durable is the later one's, so it is not added. */
    public CopyProgress plus(CopyProgress later) {
        return new CopyProgress(
                later.durable,
                offloadedBytes + later.offloadedBytes,
                inlineBytes + later.inlineBytes,
                hostBytes + later.hostBytes,
                commands + later.commands,
                segments + later.segments);
    }
}
