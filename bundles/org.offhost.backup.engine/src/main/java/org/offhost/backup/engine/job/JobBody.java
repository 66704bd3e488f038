// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;

/** What a job does; goes on from what its journal says is done. */
public interface JobBody {
    /** Marks an error that ends a job, whenever it comes: to mend something and resume the job would be of no use. */
    interface Ending {}

    /** What to do for a job, by its journal. */
    interface Bodies {
        /** @throws JournalException if what was asked for is not whole */
        JobBody of(Journal journal) throws IOException;
    }

    void run(Hands job) throws IOException, InterruptedException;

    /** Lets go what a job that will not go on has of the devices: its snapshot. */
    default void abandon(Hands job) throws IOException, InterruptedException {}

    /** Whether what was asked for is done for good, so that nothing that comes later can take it back. */
    default boolean isDone(Journal journal) {
        return false;
    }
}
