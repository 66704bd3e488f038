// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.offhost.backup.Job;
import org.offhost.backup.JobStatus;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.RefusedException;
import org.offhost.web.http.ProblemException;

/** Requests that are sent again. */
class SubmittedKeysTest {
    private static final long LIMIT_NANOS = 30_000_000_000L;

    private final Map<String, Job> jobs = new HashMap<>();
    private final SubmittedKeys keys = new SubmittedKeys(this::find);
    private int submitted;

    private Job find(String id) throws RefusedException {
        return Optional.ofNullable(jobs.get(id))
                .orElseThrow(() ->
                        new RefusedException(Notice.of(NoticeCode.JOB_FORGOTTEN).with("job", id)));
    }

    /** A job that has an id and does nothing. */
    private record Submitted(String id) implements Job {
        @Override
        public JobStatus status() {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobStatus await(Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel() {
            throw new UnsupportedOperationException();
        }
    }

    private boolean again(String caller, String request) throws Exception {
        return keys.submit(caller, "key", request, () -> {
                    submitted++;
                    jobs.put("job-" + submitted, new Submitted("job-" + submitted));
                    return jobs.get("job-" + submitted);
                })
                .again();
    }

    @Test
    void sameRequestIsDoneOnceForEachWhoSendsIt() throws Exception {
        assertThat(again("anna", "{}")).isFalse();
        assertThat(again("anna", "{}")).isTrue();
        assertThat(again("bob", "{}")).isFalse();
        assertThat(submitted).isEqualTo(2);
        assertThatThrownBy(() -> again("anna", "{ }")).isInstanceOf(ProblemException.class);
    }

    /** Whoever did not hear for months what became of it must not have it done twice. */
    @Test
    void jobThatIsForgottenIsNotDoneAgain() throws Exception {
        assertThat(again("anna", "{}")).isFalse();
        jobs.clear();
        assertThatThrownBy(() -> again("anna", "{}"))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.notice().code()).isEqualTo(NoticeCode.JOB_FORGOTTEN));
        assertThat(submitted).isEqualTo(1);
    }

    @Test
    void whatWasRefusedMayBeTriedAgain() throws Exception {
        assertThatThrownBy(() -> keys.submit("anna", "key", "{}", () -> {
                    throw new IOException("the medium is away");
                }))
                .isInstanceOf(IOException.class);
        assertThat(again("anna", "{}")).isFalse();
        assertThat(submitted).isEqualTo(1);
    }

    /** A program that gave up waiting for the first answer sends again while that is being made. */
    @Test
    void sameRequestOfManyConnectionsIsDoneOnce() throws Exception {
        int senders = 16;
        CountDownLatch ready = new CountDownLatch(senders);
        ExecutorService threads = Executors.newFixedThreadPool(senders);
        try {
            List<Future<Boolean>> sent = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                sent.add(threads.submit(() -> {
                    ready.countDown();
                    assertThat(ready.await(1, TimeUnit.MINUTES)).isTrue();
                    return again("anna", "{}");
                }));
            }
            int first = 0;
            for (Future<Boolean> one : sent) {
                first += one.get(1, TimeUnit.MINUTES) ? 0 : 1;
            }
            assertThat(first).isEqualTo(1);
            assertThat(submitted).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Thousands of keys are kept, and each request may be of a mebibyte. */
    @Test
    void requestsAreNotKept() throws Exception {
        WeakReference<String> kept = sent();
        for (long end = System.nanoTime() + LIMIT_NANOS; kept.get() != null && System.nanoTime() < end; ) {
            System.gc();
        }
        assertThat(kept.get()).isNull();
        assertThat(again("anna", "a".repeat(1000))).isTrue();
    }

    private WeakReference<String> sent() throws Exception {
        String request = "a".repeat(1000);
        assertThat(again("anna", request)).isFalse();
        return new WeakReference<>(request);
    }
}
