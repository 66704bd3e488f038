// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import org.offhost.archive.layout.SetLayout;
import org.offhost.backup.engine.job.Hands;
import org.offhost.block.Unit;

/** A set that a job makes, as far as the steps before have found it. One thread. */
public interface NewSet {
    /** Its id; the same in every process. */
    String setId(Hands job);

    /** Where it goes. */
    Unit medium();

    /** What its stream is. */
    SetLayout layout();

    /** Its body on the way to the medium. */
    SetStream stream(Hands job);
}
