// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.offhost.block.Designator;
import org.offhost.scsi.AdditionalSense;
import org.offhost.scsi.Cdb;
import org.offhost.scsi.CheckConditionException;
import org.offhost.scsi.LogicalUnit;
import org.offhost.scsi.OperatingParameters;
import org.offhost.scsi.SegmentDescriptor;

/** The copy manager behind a unit: where commands go, and what it can hold. */
final class RemoteCopyManager {
    private final LogicalUnit unit;
    private final String whose;
    private final Learned learned;
    private Limits limits;

    /** What refusals taught, and the list identifiers in use; shared by all copies of a provider. */
    record Learned(Map<Designator, Limits> limits, AtomicInteger nextListIdentifier) {}

    private RemoteCopyManager(LogicalUnit unit, String whose, Limits limits, Learned learned) {
        this.unit = unit;
        this.whose = whose;
        this.limits = limits;
        this.learned = learned;
    }

    /**
     * Asks for the operating parameters.
     *
     * @param whose "destination's" or "source's"
     * @throws CheckConditionException if there is no copy manager
     */
    static RemoteCopyManager ask(LogicalUnit unit, String whose, Learned learned) throws IOException {
        int most = OperatingParameters.MAX_LENGTH;
        OperatingParameters parameters = OperatingParameters.decode(
                unit.in(new Cdb.ReceiveCopyResults(Cdb.ReceiveCopyResults.OPERATING_PARAMETERS, 0, most), most));
        Limits limits = Limits.of(parameters);
        Limits before = learned.limits.get(unit.designator());
        if (before != null) {
            limits = limits.atMost(before);
        }
        return new RemoteCopyManager(unit, whose, limits, learned);
    }

    LogicalUnit unit() {
        return unit;
    }

    Limits limits() {
        return limits;
    }

    /**
     * Takes less of what a refusal speaks of, for good.
     *
     * @param bytes what the refused command moved
     */
    boolean learn(AdditionalSense refusal, long bytes) {
        Optional<Limits> less = limits.narrowed(refusal, bytes);
        less.ifPresent(l -> {
            limits = l;
            learned.limits.put(unit.designator(), l);
        });
        return less.isPresent();
    }

    int nextListIdentifier() {
        return learned.nextListIdentifier.getAndIncrement() & 0xFF;
    }

    /** "destination's copy manager: 64 CSCDs, 4096 segments, stream segments yes". */
    String explain() {
        boolean streams = limits.takes(SegmentDescriptor.InlineToStream.TYPE)
                && (limits.takes(SegmentDescriptor.BlockToStream.TYPE)
                        || limits.takes(SegmentDescriptor.BlockBytesToStream.TYPE));
        return whose + " copy manager: " + limits.cscds() + " CSCDs, " + limits.segments()
                + " segments, stream segments " + (streams ? "yes" : "no")
                + (limits.granularity() == 1 ? "" : ", granularity " + limits.granularity());
    }

    String whose() {
        return whose;
    }

    /** What it lacks for any copy; empty if nothing. */
    Optional<String> lacks() {
        if (limits.cscds() < 2 || limits.segments() < 1) {
            return Optional.of("takes " + limits.cscds() + " CSCD descriptors and " + limits.segments() + " segments");
        }
        return Optional.empty();
    }
}
