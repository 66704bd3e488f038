// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Moves bytes between logical units. Knows nothing of archives or file systems. Thread-safe. */
@ConsumerType
public interface CopyProvider {
    /** Service property: name of the method, e.g. "extended-copy", "host". Type String, required. */
    String METHOD = "offhost.copy.method";

    /**
     * Asks the devices what this provider can do for a pair. Reads only.
     *
     * @return never empty-handed: an offer, or the reason why there is none
     */
    CopyOffer probe(Place source, Place destination) throws IOException;

    /**
     * Starts to execute a plan; returns at once. The provider pulls the plan's pieces in a thread of its own and cuts
     * them into commands by its own limits.
     *
     * @throws IOException if it cannot begin; nothing was written then
     */
    CopyTask start(CopyPlan plan) throws IOException;

    /**
     * What a provider can do for a pair.
     *
     * @param able whether it can copy from the source to the destination
     * @param throughHost whether the bytes pass this host
     * @param limits what one command can hold; empty if there is no such limit, or it is not able
     * @param ports names of the initiator ports through which it will read the source: a snapshot must be exposed to them;
     *     empty if it does not know, or is not able
     * @param explanation a sentence for a person: "destination's copy manager: 64 CSCDs, 4096 segments, …"
     */
    record CopyOffer(
            boolean able, boolean throughHost, Optional<CopyLimits> limits, List<String> ports, String explanation) {
        public CopyOffer {
            ports = List.copyOf(ports);
        }

        /** There is no way, and why. */
        public static CopyOffer none(String reason) {
            return new CopyOffer(false, false, Optional.empty(), List.of(), reason);
        }
    }
}
