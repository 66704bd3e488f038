// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhost.backup.Job;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;

/** The same of a process that is another one, and of what it leaves when it is killed. */
class OwnerProcessTest extends OwnedJobs {
    private Process process(String kind) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Other.class.getName(),
                        folder.toString(),
                        kind)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** A lock goes with its process, however that ends. */
    @Test
    void jobOfAProcessThatWasKilledIsEndedAtTheNextStartAndNotBefore() throws Exception {
        Process other = process("passing");
        try {
            String id = said(other);
            assertThat(jobs().pending()).extracting(JobStatus::id).containsExactly(id);
            assertThat(noted(id).ended()).isFalse();
            assertThat(folder.resolve(id).resolve("spool/entries")).isDirectory();
            kill(other);
            assertThat(lock(id)).as("nobody could delete it").exists();
            assertThat(jobs().require(id).status()).satisfies(status -> {
                assertThat(status.state()).isEqualTo(JobState.FAILED);
                assertThat(status.reason().map(Notice::code)).contains(NoticeCode.PLACE_GONE);
            });
            assertThat(noted(id)).isEqualTo(JobState.FAILED);
            assertThat(folder.resolve(id).resolve("spool")).doesNotExist();
            assertThat(lock(id)).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    private static void kill(Process other) throws InterruptedException {
        other.destroyForcibly();
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void jobOfAProcessThatWasKilledIsGoneOnWithAndNotBefore() throws Exception {
        Process other = process("lasting");
        try {
            String id = said(other);
            Jobs jobs = jobs();
            Notice refused = refused(() -> jobs.resume(id));
            assertThat(refused.code()).isEqualTo(NoticeCode.JOB_OF_OTHER_PROCESS);
            assertThat(refused.fact("process")).contains(other.pid());
            kill(other);
            assertThat(jobs.require(id).status().state()).isEqualTo(JobState.INTERRUPTED);
            go.countDown();
            assertThat(jobs.resume(id).await(LIMIT).state()).isEqualTo(JobState.COMPLETED);
            assertThat(lock(id)).doesNotExist();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void jobOfAnotherProcessIsCancelledThere() throws Exception {
        Process other = process("lasting");
        try {
            String id = said(other);
            Job there = jobs().require(id);
            there.cancel();
            assertThat(there.await(LIMIT).state()).isEqualTo(JobState.CANCELLED);
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    private static String said(Process other) throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("job ")) { // of its log
            line = out.readLine();
        }
        assertThat(line).as("it is there").isNotNull();
        return line.substring("job ".length());
    }

    /** The other process of a test: has one job that does not end. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) throws IOException {
            RunningJob job = submit(
                    jobs(Path.of(args[0]), new CountDownLatch(1)), args[1].equals("passing") ? PASSING : LASTING);
            while (!Files.exists(job.journal().file().spool().resolve("entries"))) {
                Thread.onSpinWait();
            }
            System.out.println("job " + job.id());
            System.in.read();
        }
    }
}
