// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.offhost.web.http.ProblemException;

/** Requests that are sent again. */
class SubmittedKeysTest {
    private static final long LIMIT_NANOS = 30_000_000_000L;

    private final SubmittedKeys keys = new SubmittedKeys();
    private int submitted;

    private boolean again(String caller, String request) throws Exception {
        return keys.submit(caller, "key", request, () -> {
                    submitted++;
                    return null;
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
