// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.engine.medium.RestoreProof;
import org.offhost.restore.PlacementReport;

/** What a placer tells, as figures and notes of the job; the proof goes with what is placed for good. */
final class PlacementTally implements PlacementReport {
    private final Hands job;
    private final RestoreProof proof;

    PlacementTally(Hands job, RestoreProof proof) {
        this.job = job;
        this.proof = proof;
    }

    @Override
    public void checkCancelled() {
        job.checkCancelled();
    }

    @Override
    public void progress(long done, long total) {
        job.progress(done, total);
    }

    @Override
    public void written(long bytes) {
        job.tally().throughHost(bytes);
    }

    @Override
    public void files(long count) {
        job.tally().files(count);
    }

    @Override
    public void directories(long count) {
        job.tally().directories(count);
    }

    @Override
    public void note(String text) {
        job.tally().note(text);
    }

    @Override
    public String remark() {
        return proof.counts().words();
    }

    @Override
    public void recall(String remark) {
        proof.backTo(RestoreProof.Counts.of(remark));
    }
}
