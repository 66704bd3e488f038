// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.virtual.management;

import java.util.Optional;
import java.util.Set;
import org.offhost.scsi.NPort;

/**
 * What a copy manager takes beside its limits, and how it refuses.
 *
 * @param present whether there is one: otherwise EXTENDED COPY and RECEIVE COPY RESULTS are unknown operation codes
 * @param receivers peripheral device types of the units that take its commands
 * @param limits what it says of itself
 * @param enforcedSegments most segments that it takes, whatever it says
 * @param commandLength most bytes that one command may move; 0 for no limit
 * @param together most commands at a time; one more is answered TASK SET FULL
 * @param cscdTypes CSCD descriptor types that it takes
 * @param results service actions of RECEIVE COPY RESULTS
 * @param padsParameters whether operating parameters are padded to the allocation length
 * @param ignoresBlockLength whether the block length of a CSCD descriptor means nothing
 * @param unequalBlocks its answer to blocks of two lengths in one segment; empty if it copies them
 * @param identifierInUse its answer to a list identifier in use
 * @param failure its one answer to all that goes wrong in a segment, without segment or field; empty if it says what went wrong
 * @param port its port on a Fibre Channel, with number 0; empty if it is on none. VPD page 83h of its units then has the name
 */
public record CopyManagerTraits(
        boolean present,
        Set<Integer> receivers,
        CopyManagerLimits limits,
        int enforcedSegments,
        long commandLength,
        int together,
        Set<Integer> cscdTypes,
        Set<Integer> results,
        boolean padsParameters,
        boolean ignoresBlockLength,
        Optional<CopyRefusal> unequalBlocks,
        CopyRefusal identifierInUse,
        Optional<CopyRefusal> failure,
        Optional<NPort> port) {
    public CopyManagerTraits {
        receivers = Set.copyOf(receivers);
        cscdTypes = Set.copyOf(cscdTypes);
        results = Set.copyOf(results);
    }
}
