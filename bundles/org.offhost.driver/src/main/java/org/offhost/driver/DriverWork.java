// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver;

import java.io.IOException;

/** The drivers as the work of a job has them: those of the moment, or waited for; any may go away in the midst of it. */
public interface DriverWork {
    DriverBoard board();

    /** See {@link Patience#await}. */
    <T> T await(Need need, Patience.Attempt<T> attempt) throws IOException, InterruptedException;

    /** See {@link Patience#surviving}. */
    <T> T surviving(Patience.Work<T> work) throws IOException, InterruptedException;

    /** See {@link Patience#wentAway}. */
    boolean wentAway(Throwable e, long seen);

    /** See {@link Patience#withdrawn}. */
    void withdrawn(Throwable cause) throws IOException, InterruptedException;

    /** See {@link Patience#working}. */
    void working();

    /** Throws if the job was cancelled or the service stops. */
    void checkCancelled();
}
