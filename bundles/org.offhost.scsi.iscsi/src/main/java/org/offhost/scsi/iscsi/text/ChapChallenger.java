// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.offhost.scsi.iscsi.pdu.LoginResponse;

/** CHAP of a target: challenges the initiator, and proves itself where it is asked to and can. For one login. */
public final class ChapChallenger {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LONGEST_CHALLENGE = 1024;

    private final ChapSecret initiator;
    private final Optional<ChapSecret> own;
    private ChapDigest digest;
    private int identifier;
    private byte[] challenge;
    private boolean done;

    /**
     * @param initiator what the initiator has to prove
     * @param own what the target proves if it is challenged
     */
    public ChapChallenger(ChapSecret initiator, Optional<ChapSecret> own) {
        this.initiator = initiator;
        this.own = own;
    }

    /** Whether the initiator has proved itself. */
    public boolean isDone() {
        return done;
    }

    /**
     * Takes what the initiator says.
     *
     * @return what to answer
     * @throws NegotiationException if it has not proved itself
     */
    public TextKeys receive(TextKeys keys) throws NegotiationException {
        if (digest == null) {
            return challenge(keys);
        }
        String name = require(keys, Keys.CHAP_N);
        byte[] response = Numbers.bytes(Keys.CHAP_R, require(keys, Keys.CHAP_R), 64);
        byte[] expected = digest.response(identifier, initiator.secret(), challenge);
        // both are compared, whatever the first says, so that the time tells nothing
        boolean proved = MessageDigest.isEqual(expected, response) & name.equals(initiator.name());
        if (!proved) {
            throw new NegotiationException(LoginResponse.AUTHENTICATION_FAILED, "CHAP: wrong name or secret");
        }
        TextKeys answer = keys.get(Keys.CHAP_I).isPresent() ? prove(keys, response) : TextKeys.NONE;
        done = true;
        return answer;
    }

    private TextKeys challenge(TextKeys keys) throws NegotiationException {
        String offered = require(keys, Keys.CHAP_A);
        digest = Arrays.stream(offered.split(","))
                .map(ChapDigest::of)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new NegotiationException(
                        LoginResponse.AUTHENTICATION_FAILED, "CHAP: none of the digests " + offered + " is known"));
        byte[] random = new byte[1 + 32];
        RANDOM.nextBytes(random);
        identifier = random[0] & 0xFF;
        challenge = Arrays.copyOfRange(random, 1, random.length);
        return TextKeys.NONE
                .with(Keys.CHAP_A, String.valueOf(digest.number()))
                .with(Keys.CHAP_I, String.valueOf(identifier))
                .with(Keys.CHAP_C, Numbers.hex(challenge));
    }

    private TextKeys prove(TextKeys keys, byte[] response) throws NegotiationException {
        ChapSecret secret = own.orElseThrow(() -> new NegotiationException(
                LoginResponse.AUTHENTICATION_FAILED,
                "CHAP: the initiator wants a proof, but the target has no secret"));
        byte[] theirs = Numbers.bytes(Keys.CHAP_C, require(keys, Keys.CHAP_C), LONGEST_CHALLENGE);
        if (Arrays.equals(theirs, challenge)) {
            throw new NegotiationException(
                    LoginResponse.AUTHENTICATION_FAILED, "CHAP: the initiator sent the target's own challenge back");
        }
        long id = Numbers.parse(Keys.CHAP_I, require(keys, Keys.CHAP_I));
        byte[] proof = digest.response((int) id, secret.secret(), theirs);
        if (Arrays.equals(proof, response)) {
            throw new NegotiationException(
                    LoginResponse.AUTHENTICATION_FAILED, "CHAP: both sides have the same secret");
        }
        return TextKeys.NONE.with(Keys.CHAP_N, secret.name()).with(Keys.CHAP_R, Numbers.hex(proof));
    }

    private static String require(TextKeys keys, String key) throws NegotiationException {
        return keys.get(key)
                .orElseThrow(() -> new NegotiationException(LoginResponse.AUTHENTICATION_FAILED, "CHAP: no " + key));
    }
}
