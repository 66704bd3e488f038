// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import java.io.IOException;
import java.nio.file.Path;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Installation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of a state folder, which is opened when it is first asked for, and again as long as that fails: a folder that was
 * mended is used from then on, and nothing has to be started anew. Thread-safe.
 */
final class JobsOnDemand {
    private static final Logger LOG = LoggerFactory.getLogger(JobsOnDemand.class);

    private final Path folder;
    private final Opening opening;
    private final Runnable atOpen;
    private Opened opened;
    private boolean closed;

    /** Makes the jobs of a folder. */
    interface Opening {
        Jobs of(Path jobs) throws IOException;
    }

    /** What is in the folder. */
    record Opened(String installation, Jobs jobs) {}

    /** @param atOpen called once, in the thread that opened the folder; must not wait */
    JobsOnDemand(Path folder, Opening opening, Runnable atOpen) {
        this.folder = folder;
        this.opening = opening;
        this.atOpen = atOpen;
    }

    /** @throws IOException if the folder cannot be used now */
    Opened get() throws IOException {
        Opened now;
        synchronized (this) {
            if (closed) {
                throw new FailedException(Notice.of(NoticeCode.SERVICE_STOPPING));
            }
            if (opened != null) {
                return opened;
            }
            try {
                opened = new Opened(Installation.of(folder, LOG::warn), opening.of(folder.resolve("jobs")));
            } catch (IOException e) {
                throw new FailedException(
                        Notice.of(NoticeCode.STATE_FOLDER_UNUSABLE)
                                .with("folder", folder)
                                .with("cause", Cause.of(e)),
                        e);
            }
            now = opened;
        }
        atOpen.run();
        return now;
    }

    void close() throws InterruptedException {
        Opened last;
        synchronized (this) {
            closed = true;
            last = opened;
        }
        if (last != null) {
            last.jobs().close();
        }
    }
}
