// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;
import java.util.Optional;
import org.offhost.backup.JobState;

/**
 * One step of a job. What it does for good it notes in the journal, and goes on from there when another process comes to it
 * again; what it finds for the steps behind it lasts as long as the process.
 */
public interface Step {
    /** The state that a person sees meanwhile; empty if that of the step before stays. */
    default Optional<JobState> state() {
        return Optional.empty();
    }

    /** Whether there is nothing left to do; asked when all steps before are done. */
    default boolean isDone(Journal journal) {
        return false;
    }

    /** Does it; called again, by the same process, if a driver goes away in the midst. */
    void run(Hands job) throws IOException, InterruptedException;

    /** Lets go what it has of the devices, of a job that will not go on. Does not wait for a driver. */
    default void undo(Hands job) throws IOException, InterruptedException {}
}
