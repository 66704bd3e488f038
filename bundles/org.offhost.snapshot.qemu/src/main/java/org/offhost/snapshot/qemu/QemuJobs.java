// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.offhost.snapshot.qemu.qmp.Qmp;
import org.offhost.snapshot.qemu.qmp.QmpFacts;

/** Jobs of a QEMU, by their ids. */
final class QemuJobs {
    private static final String CONCLUDED = "concluded";

    private QemuJobs() {}

    private static Optional<QmpFacts> find(Qmp qmp, String id) throws IOException {
        for (QmpFacts job : qmp.list("query-jobs")) {
            if (job.text("id").equals(id)) {
                return Optional.of(job);
            }
        }
        return Optional.empty();
    }

    static Optional<String> status(Qmp qmp, String id) throws IOException {
        return find(qmp, id).map(j -> j.text("status", ""));
    }

    /** What a job failed with; empty if it did not. */
    static String error(Qmp qmp, String id) throws IOException {
        return find(qmp, id).map(j -> j.text("error", "")).orElse("");
    }

    /** Ends a job and waits until it is gone; does nothing if there is none. */
    static void end(Qmp qmp, String id) throws IOException {
        Optional<String> status = status(qmp, id);
        if (status.isEmpty()) {
            return;
        }
        if (!status.get().equals(CONCLUDED)) {
            qmp.execute("job-cancel", Map.of("id", id));
            qmp.await(
                    "job " + id + " ends",
                    () -> status(qmp, id).filter(s -> !s.equals(CONCLUDED)).isEmpty());
        }
        if (status(qmp, id).isPresent()) {
            qmp.execute("job-dismiss", Map.of("id", id));
        }
    }
}
