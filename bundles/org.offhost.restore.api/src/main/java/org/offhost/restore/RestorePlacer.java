// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore;

import java.io.IOException;
import java.net.URI;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A driver that places the files of a set somewhere: in a folder of this host, in an archive, on a volume. What is restored is
 * chosen, read and proved by the host; a placer knows its destination, and neither sets nor media nor jobs.
 *
 * <p>A service. Its methods may be called by any thread; after its bundle is stopped every placement of it fails within a
 * second with {@link org.offhost.block.ProviderWithdrawnException}, and the host begins another one with the next placer, which
 * has to go on from the same memory.
 */
@ConsumerType
public interface RestorePlacer {
    /**
     * Whether this placer can place files at a destination; looks at no more than its form.
     *
     * @param destination a folder of this host is a "file:" URI
     */
    boolean places(URI destination);

    /**
     * Begins to place, or goes on where a run before was ended by whatever it was. Writes nothing that the user would miss.
     *
     * @param memory what this job, and no other, keeps from run to run
     * @param report is told of the work, by the thread that calls the placement
     * @return belongs to one thread
     * @throws PlacementRefusedException if files cannot or must not be placed there
     * @throws PlacementPausedException if the destination of the run before is not there
     */
    Placement open(PlacementOrder order, PlacementMemory memory, PlacementReport report)
            throws IOException, InterruptedException;

    /**
     * Deletes what is half made, of a job that will not go on; what was placed whole stays. There may be nothing.
     *
     * @param memory of the job
     */
    void abandon(PlacementOrder order, PlacementMemory memory) throws IOException;
}
