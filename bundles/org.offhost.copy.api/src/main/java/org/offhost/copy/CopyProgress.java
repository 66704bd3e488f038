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
 * @param inFlight bytes behind {@code durable} that are said to be there: moved so far by the command in flight, or in the
 *     cache of the destination alone; for a person who watches, never to go on from
 */
public record CopyProgress(
        long durable,
        long offloadedBytes,
        long inlineBytes,
        long hostBytes,
        long commands,
        long segments,
        long inFlight) {
    /** Of a method that tells nothing of a command before it has ended. */
    public CopyProgress(
            long durable, long offloadedBytes, long inlineBytes, long hostBytes, long commands, long segments) {
        this(durable, offloadedBytes, inlineBytes, hostBytes, commands, segments, 0);
    }

    /** Nothing done yet. */
    public static final CopyProgress NONE = new CopyProgress(0, 0, 0, 0, 0, 0);

    /** Both together; what is durable or in flight is the later one's, so it is not added. */
    public CopyProgress plus(CopyProgress later) {
        return new CopyProgress(
                later.durable,
                offloadedBytes + later.offloadedBytes,
                inlineBytes + later.inlineBytes,
                hostBytes + later.hostBytes,
                commands + later.commands,
                segments + later.segments,
                later.inFlight);
    }
}
