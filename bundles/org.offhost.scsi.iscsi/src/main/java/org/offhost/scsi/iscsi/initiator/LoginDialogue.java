// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.offhost.scsi.iscsi.pdu.LoginRequest;
import org.offhost.scsi.iscsi.pdu.LoginResponse;
import org.offhost.scsi.iscsi.pdu.LoginStage;
import org.offhost.scsi.iscsi.text.ChapDigest;
import org.offhost.scsi.iscsi.text.ChapProver;
import org.offhost.scsi.iscsi.text.Keys;
import org.offhost.scsi.iscsi.text.Negotiation;
import org.offhost.scsi.iscsi.text.NegotiationException;
import org.offhost.scsi.iscsi.text.Parameters;
import org.offhost.scsi.iscsi.text.TextAssembly;
import org.offhost.scsi.iscsi.text.TextKeys;

/**
 * The initiator's side of one login. A target may take as many rounds as it likes before it goes on to the next stage, and make
 * offers of its own on the way. For one thread.
 */
final class LoginDialogue {
    private static final int MOST_ROUNDS = 64;
    private static final int TASK_TAG = 1;
    private static final LoginStage STAY = new LoginStage(false, false, LoginStage.SECURITY, 0);
    private static final LoginStage TO_OPERATIONAL =
            new LoginStage(true, false, LoginStage.SECURITY, LoginStage.OPERATIONAL);
    private static final LoginStage TO_END =
            new LoginStage(true, false, LoginStage.OPERATIONAL, LoginStage.FULL_FEATURE);

    private final SessionSettings settings;
    private final int cmdSn;
    private final Negotiation negotiation;
    private Optional<ChapProver> prover;
    private final TextAssembly text = new TextAssembly();
    private LoginStage asked = STAY;
    private boolean chosen;
    private boolean done;
    private int rounds;
    private int expStatSn;

    LoginDialogue(SessionSettings settings, int cmdSn) {
        this(settings, cmdSn, List.of(ChapDigest.values()));
    }

    /** One that takes some digests of CHAP only. */
    LoginDialogue(SessionSettings settings, int cmdSn, List<ChapDigest> digests) {
        this.settings = settings;
        this.cmdSn = cmdSn;
        this.negotiation = new Negotiation(settings.wishes(), settings.target().isEmpty());
        this.prover = settings.own().map(own -> new ChapProver(own, settings.peer(), digests));
    }

    /** Whether the session is in full feature phase. */
    boolean isDone() {
        return done;
    }

    /** What was agreed on, at the end. */
    Parameters parameters() throws NegotiationException {
        return negotiation.parameters();
    }

    LoginRequest first() {
        TextKeys keys = TextKeys.NONE
                .with(Keys.INITIATOR_NAME, settings.initiator())
                .with(Keys.SESSION_TYPE, settings.target().isPresent() ? Keys.NORMAL : Keys.DISCOVERY);
        if (settings.target().isPresent()) {
            keys = keys.with(Keys.TARGET_NAME, settings.target().get());
        }
        // many portals tell everybody their targets, and take no proof for that
        String method =
                prover.isEmpty() ? Keys.NONE : settings.target().isPresent() ? Keys.CHAP : Keys.CHAP + "," + Keys.NONE;
        return request(prover.isPresent() ? STAY : TO_OPERATIONAL, keys.with(Keys.AUTH_METHOD, method));
    }

    private LoginRequest request(LoginStage stage, TextKeys keys) {
        asked = stage;
        return new LoginRequest(stage, 0, 0, settings.isid(), 0, TASK_TAG, 0, cmdSn, expStatSn, keys.encode());
    }

    /**
     * Takes a response.
     *
     * @return the next request; empty at the end
     * @throws NegotiationException if the target refuses, has not proved itself, or says what it must not
     */
    Optional<LoginRequest> next(LoginResponse response) throws NegotiationException {
        if (response.status() != LoginResponse.SUCCESS) {
            throw new NegotiationException(response.status(), refusal(response.status()));
        }
        if (++rounds > MOST_ROUNDS) {
            throw new NegotiationException("login of more than " + MOST_ROUNDS + " rounds");
        }
        expStatSn = response.counters().statSn() + 1;
        LoginStage stage = response.stage();
        if (stage.current() != asked.current() || stage.transit() && stage.next() != asked.next()) {
            throw new NegotiationException("login: " + stage + " is no answer to " + asked);
        }
        Optional<TextKeys> keys = text.add(response.data(), stage.more());
        if (keys.isEmpty()) {
            return Optional.of(request(new LoginStage(false, false, asked.current(), 0), TextKeys.NONE));
        }
        return stage.current() == LoginStage.SECURITY
                ? Optional.of(security(keys.get(), stage.transit()))
                : operational(keys.get(), stage.transit());
    }

    private LoginRequest security(TextKeys keys, boolean transit) throws NegotiationException {
        if (prover.isPresent() && !prover.get().isDone()) {
            ChapProver chap = prover.get();
            if (!chosen) {
                String method = keys.get(Keys.AUTH_METHOD).orElse("");
                if (method.equals(Keys.NONE) && settings.target().isEmpty()) {
                    prover = Optional.empty();
                    return request(TO_OPERATIONAL, TextKeys.NONE);
                }
                if (!method.equals(Keys.CHAP)) {
                    throw new NegotiationException(
                            LoginResponse.AUTHENTICATION_FAILED,
                            "the target does not want CHAP, for which there is a secret");
                }
                chosen = true;
                return request(STAY, chap.offer());
            }
            TextKeys answer = chap.receive(keys);
            if (!answer.isEmpty()) {
                return request(TO_OPERATIONAL, answer);
            }
        } else if (prover.isEmpty()
                && !keys.get(Keys.AUTH_METHOD).orElse(Keys.NONE).equals(Keys.NONE)) {
            throw new NegotiationException(
                    LoginResponse.AUTHENTICATION_FAILED,
                    "the target wants " + keys.get(Keys.AUTH_METHOD).orElse("") + ", for which there is no secret");
        }
        if (!transit) {
            return request(TO_OPERATIONAL, TextKeys.NONE);
        }
        if (prover.isPresent() && !prover.get().isDone()) {
            throw new NegotiationException(
                    LoginResponse.AUTHENTICATION_FAILED, "the target goes on without having proved itself");
        }
        return request(TO_END, negotiation.offers());
    }

    private Optional<LoginRequest> operational(TextKeys keys, boolean transit) throws NegotiationException {
        TextKeys answers = TextKeys.NONE;
        for (Map.Entry<String, String> e : keys.asMap().entrySet()) {
            if (!e.getKey().startsWith("Target")) {
                answers = answers.with(negotiation.receive(e.getKey(), e.getValue()));
            }
        }
        if (transit) {
            done = true;
            return Optional.empty();
        }
        return Optional.of(request(TO_END, answers));
    }

    private String refusal(int status) {
        String who = settings.portal();
        switch (status) {
            case LoginResponse.AUTHENTICATION_FAILED:
                return who + " refused the login: "
                        + (settings.own().isPresent()
                                ? "wrong name or secret"
                                : "it wants a name and a secret (CHAP), and there is none");
            case LoginResponse.FORBIDDEN:
                return who + " refused the login: " + settings.initiator() + " may not log in";
            case LoginResponse.NO_SUCH_TARGET:
                return who + " has no target " + settings.target().orElse("");
            case LoginResponse.MOVED_FOR_NOW, LoginResponse.MOVED:
                return who + " says that the target is elsewhere";
            case LoginResponse.OUT_OF_RESOURCES:
                return who + " has no room for another session";
            default:
                return String.format("%s refused the login with status %04Xh", who, status);
        }
    }
}
