// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.writing;

import java.io.IOException;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.job.Journal;
import org.offhost.backup.engine.job.Noted;
import org.offhost.backup.engine.job.Step;
import org.offhost.backup.engine.medium.Evidence;
import org.offhost.driver.Units;

/** Puts the sums of a full check behind the set that is there; a job that was cut off after its commit does it later. */
public final class KeepSumsStep implements Step {
    private final NewSet made;

    public KeepSumsStep(NewSet made) {
        this.made = made;
    }

    @Override
    public boolean isDone(Journal journal) {
        boolean summed = journal.find(Noted.Checked.class)
                .filter(c -> !c.sum().isEmpty())
                .isPresent();
        return !summed || journal.has(Noted.SumsKept.class);
    }

    @Override
    public void run(Hands job) throws IOException, InterruptedException {
        job.underWay();
        new Evidence(job).keepOfBackup(new Units(job), made.medium(), made.setId(job));
        job.journal().note(new Noted.SumsKept()).save();
    }
}
