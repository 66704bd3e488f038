// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/** Text of a login of any bytes, against both sides of the negotiation and of CHAP. Input: the text. */
class LoginTextFuzzTest {
    private static final ChapSecret SECRET = new ChapSecret("fuzz", "a secret of nobody");

    /** Something that takes text. */
    private interface Taking {
        void take(TextKeys keys) throws NegotiationException;
    }

    @FuzzTest
    void receive(byte[] input) {
        try {
            TextKeys keys = TextKeys.parse(ByteBuffer.wrap(input));
            if (!TextKeys.parse(keys.encode()).equals(keys)) {
                throw new AssertionError(keys + " are not what was sent");
            }
            for (boolean discovery : new boolean[] {false, true}) {
                Negotiation answering = new Negotiation(Wishes.DEFAULT, discovery);
                typed(k -> all(answering, k), keys);
                Negotiation offering = new Negotiation(Wishes.DEFAULT, discovery);
                offering.offers();
                typed(k -> all(offering, k), keys);
            }
            ChapChallenger challenger = new ChapChallenger(SECRET, Optional.of(SECRET));
            typed(challenger::receive, keys);
            typed(challenger::receive, keys);
            if (challenger.isDone()) {
                throw new AssertionError("proved without the secret");
            }
            ChapProver prover = new ChapProver(SECRET, Optional.of(SECRET));
            typed(prover::receive, keys);
            typed(prover::receive, keys);
            if (prover.isDone()) {
                throw new AssertionError("a target proved itself without the secret");
            }
        } catch (NegotiationException typed) {
            check(typed);
        }
    }

    private static void all(Negotiation side, TextKeys keys) throws NegotiationException {
        for (Map.Entry<String, String> e : keys.asMap().entrySet()) {
            side.receive(e.getKey(), e.getValue());
        }
        Parameters p = side.parameters();
        if (p.peerSegment() < 512 || p.maxBurst() < 512 || p.firstBurst() > p.maxBurst() || p.maxOutstandingR2T() < 1) {
            throw new AssertionError(p);
        }
    }

    private static void typed(Taking taking, TextKeys keys) {
        try {
            taking.take(keys);
        } catch (NegotiationException typed) {
            check(typed);
        }
    }

    private static void check(NegotiationException typed) {
        if (typed.getMessage() == null || typed.getMessage().isBlank()) {
            throw new AssertionError("an error that says nothing", typed);
        }
    }
}
