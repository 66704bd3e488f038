// SPDX-License-Identifier: Apache-2.0
package org.offhost.console.events;

/** Topics and property names, one place: {@code docs/guide/console-events.md} lists them, and a test holds it to that. */
final class Topics {
    /** Followed by the name of a {@link org.offhost.backup.JobState}. */
    static final String JOB = "org/offhost/job/";

    /** Figures moved, or what a job waits for; its state did not change. */
    static final String PROGRESS = JOB + "PROGRESS";

    static final String CAME = "org/offhost/driver/CAME";
    static final String WENT = "org/offhost/driver/WENT";

    static final String COMMITTED = "org/offhost/medium/COMMITTED";
    static final String VERIFIED = "org/offhost/medium/VERIFIED";
    static final String SUSPECT = "org/offhost/medium/SUSPECT";

    static final String ID = "job.id";
    static final String KIND = "job.kind";
    static final String TITLE = "job.title";
    static final String STATE = "job.state";
    static final String REASON = "job.reason";
    static final String REFUSED = "job.refused";
    static final String DONE = "job.done.bytes";
    static final String TOTAL = "job.total.bytes";
    static final String FILES = "job.files";
    static final String SOURCE = "job.source";
    static final String MEDIUM = "job.medium";
    static final String DESTINATION = "job.destination";
    static final String BESIDE = "job.beside";
    static final String SET = "set.id";
    static final String CHECKED = "set.checked";
    static final String CONSISTENCY = "set.consistency";
    static final String DRIVER_KIND = "driver.kind";
    static final String DRIVER_NAME = "driver.name";
    static final String DRIVER_LEASES = "driver.leases";

    private Topics() {}
}
