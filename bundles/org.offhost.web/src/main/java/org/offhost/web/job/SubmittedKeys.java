// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.offhost.backup.Job;
import org.offhost.backup.notice.RefusedException;
import org.offhost.web.http.ProblemException;
import org.offhost.web.http.WebCode;

/**
 * Jobs by the key that their submitter gave: a request that is sent again, since its answer was lost, is not done again. Kept as
 * long as the server runs. Thread-safe.
 */
final class SubmittedKeys {
    /** Of so many the oldest makes room. */
    static final int MOST = 10_000;

    static final int MOST_LENGTH = 128;

    private final Map<Key, Submitted> keys = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Submitted> eldest) {
            return size() > MOST;
        }
    };

    /** One's keys are nobody else's. */
    private record Key(String caller, String key) {}

    /** @param request its SHA-256: a request may be long, and keys are many */
    private record Submitted(String request, String job) {}

    /** Finds a job that was submitted, by its id; throws if it is forgotten. */
    interface Finding {
        Job of(String id) throws IOException;
    }

    private final Finding finding;

    SubmittedKeys(Finding finding) {
        this.finding = finding;
    }

    /** Submits a job. */
    interface Submission {
        Job submit() throws Exception;
    }

    /**
     * What became of a submission.
     *
     * @param again whether the job was there before
     */
    record Outcome(Job job, boolean again) {}

    /**
     * Submits, unless that was done with this key; what was refused may be tried again.
     *
     * @throws ProblemException if the key was given for another request
     * @throws RefusedException if the job has ended, and so long ago that it is forgotten; it is not done again
     */
    synchronized Outcome submit(String caller, String key, String request, Submission submission) throws Exception {
        Key named = new Key(caller, key);
        String hash = hash(request);
        Submitted before = keys.get(named);
        if (before == null) {
            Job job = submission.submit();
            keys.put(named, new Submitted(hash, job.id()));
            return new Outcome(job, false);
        }
        if (!before.request().equals(hash)) {
            throw new ProblemException(WebCode.IDEMPOTENCY_KEY_REUSED);
        }
        return new Outcome(finding.of(before.job()), true);
    }

    private static String hash(String request) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
