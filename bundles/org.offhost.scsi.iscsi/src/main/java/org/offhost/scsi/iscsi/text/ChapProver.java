// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.offhost.scsi.iscsi.pdu.LoginResponse;

/** CHAP of an initiator: proves itself, and has the target prove itself where it shall. For one login. */
public final class ChapProver {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int LONGEST_CHALLENGE = 1024;

    private final ChapSecret own;
    private final Optional<ChapSecret> target;
    private final List<ChapDigest> digests;
    private ChapDigest digest;
    private int identifier;
    private byte[] challenge = {};
    private boolean done;

    /**
     * @param own what this side proves
     * @param target what the target has to prove
     */
    public ChapProver(ChapSecret own, Optional<ChapSecret> target) {
        this(own, target, List.of(ChapDigest.values()));
    }

    /** One that offers some digests only. */
    public ChapProver(ChapSecret own, Optional<ChapSecret> target, List<ChapDigest> digests) {
        this.digests = List.copyOf(digests);
        this.own = own;
        this.target = target;
    }

    /** The digests that it would take. */
    public TextKeys offer() {
        return TextKeys.NONE.with(
                Keys.CHAP_A,
                digests.stream().map(d -> String.valueOf(d.number())).collect(Collectors.joining(",")));
    }

    /** Whether there is nothing left to prove. */
    public boolean isDone() {
        return done;
    }

    /**
     * Takes what the target says.
     *
     * @return what to answer
     * @throws NegotiationException if it makes no sense, or the target has not proved itself
     */
    public TextKeys receive(TextKeys keys) throws NegotiationException {
        if (digest == null) {
            return respond(keys);
        }
        ChapSecret secret = target.orElseThrow(() -> failed("the target said more than was asked for"));
        byte[] response = Numbers.bytes(Keys.CHAP_R, require(keys, Keys.CHAP_R), 64);
        boolean name = require(keys, Keys.CHAP_N).equals(secret.name());
        if (!(MessageDigest.isEqual(digest.response(identifier, secret.secret(), challenge), response) & name)) {
            throw failed("the target has not proved itself: wrong name or secret");
        }
        done = true;
        return TextKeys.NONE;
    }

    private TextKeys respond(TextKeys keys) throws NegotiationException {
        if (target.isPresent() && target.get().secret().equals(own.secret())) {
            // who has neither could have this side answer its own challenge, in a second session
            throw failed("both sides have the same secret; the target's has to be another one");
        }
        String number = require(keys, Keys.CHAP_A);
        digest = ChapDigest.of(number)
                .filter(digests::contains)
                .orElseThrow(() -> failed("digest " + number + " was not offered"));
        long id = Numbers.parse(Keys.CHAP_I, require(keys, Keys.CHAP_I));
        byte[] theirs = Numbers.bytes(Keys.CHAP_C, require(keys, Keys.CHAP_C), LONGEST_CHALLENGE);
        TextKeys answer = TextKeys.NONE
                .with(Keys.CHAP_N, own.name())
                .with(Keys.CHAP_R, Numbers.hex(digest.response((int) id, own.secret(), theirs)));
        done = target.isEmpty();
        if (done) {
            return answer;
        }
        byte[] random = new byte[1 + 32];
        RANDOM.nextBytes(random);
        identifier = random[0] & 0xFF;
        challenge = Arrays.copyOfRange(random, 1, random.length);
        return answer.with(Keys.CHAP_I, String.valueOf(identifier)).with(Keys.CHAP_C, Numbers.hex(challenge));
    }

    private static String require(TextKeys keys, String key) throws NegotiationException {
        return keys.get(key).orElseThrow(() -> failed("no " + key));
    }

    private static NegotiationException failed(String problem) {
        return new NegotiationException(LoginResponse.AUTHENTICATION_FAILED, "CHAP: " + problem);
    }
}
