// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.offhost.scsi.TargetPortals;
import org.offhost.scsi.iscsi.pdu.LoginRequest;
import org.offhost.scsi.iscsi.pdu.LoginResponse;
import org.offhost.scsi.iscsi.pdu.LoginStage;
import org.offhost.scsi.iscsi.text.ChapChallenger;
import org.offhost.scsi.iscsi.text.ChapSecret;
import org.offhost.scsi.iscsi.text.Keys;
import org.offhost.scsi.iscsi.text.Negotiation;
import org.offhost.scsi.iscsi.text.NegotiationException;
import org.offhost.scsi.iscsi.text.TextAssembly;
import org.offhost.scsi.iscsi.text.TextKeys;
import org.offhost.scsi.iscsi.text.Wishes;

/** The target's side of one login: who it is, whether it proves it, what is agreed on. For one connection and thread. */
final class LoginPhase {
    /** Units that a login may take; an honest one takes some five. */
    private static final int MOST_ROUNDS = 64;

    private static final int LONGEST_NAME = 223;

    private static final String PORTAL_GROUP = "1";

    private static final Set<String> OF_LOGIN = Set.of(
            Keys.INITIATOR_NAME,
            Keys.TARGET_NAME,
            Keys.SESSION_TYPE,
            Keys.AUTH_METHOD,
            "InitiatorAlias",
            "TargetAlias",
            Keys.CHAP_A,
            Keys.CHAP_I,
            Keys.CHAP_C,
            Keys.CHAP_N,
            Keys.CHAP_R);

    private final TargetPortals.Request portal;
    private final TextAssembly text = new TextAssembly();
    private Negotiation negotiation;
    private LoginRequest first;
    private String initiator = "";
    private boolean discovery;
    private boolean proved;
    private ChapChallenger challenger;
    private int stage;
    private int rounds;
    private boolean portalGroupTold;

    LoginPhase(TargetPortals.Request portal) {
        this.portal = portal;
        this.proved = portal.initiator().isEmpty();
    }

    /** What the next response says. */
    record Step(LoginStage stage, TextKeys keys, Optional<LoginResult> result) {}

    /** Name of the initiator; empty as long as it has not said it. */
    String initiator() {
        return initiator;
    }

    /**
     * Takes a request.
     *
     * @throws NegotiationException if the login fails; its status is what the initiator is told
     */
    Step receive(LoginRequest request) throws NegotiationException {
        if (++rounds > MOST_ROUNDS) {
            throw new NegotiationException("login of more than " + MOST_ROUNDS + " requests");
        }
        LoginStage asked = request.stage();
        if (first == null) {
            begin(request);
        } else if (request.isid() != first.isid()
                || request.connection() != first.connection()
                || request.initiatorTaskTag() != first.initiatorTaskTag()
                || asked.current() != stage) {
            throw new NegotiationException(
                    LoginResponse.INVALID_DURING_LOGIN,
                    "login in stage " + stage + ": a request of another login or stage");
        }
        Optional<TextKeys> keys = text.add(request.data(), asked.more());
        if (keys.isEmpty()) {
            return new Step(new LoginStage(false, false, stage, 0), TextKeys.NONE, Optional.empty());
        }
        if (negotiation == null) {
            introduce(keys.get());
        }
        TextKeys answer = stage == LoginStage.SECURITY ? security(keys.get()) : TextKeys.NONE;
        return step(asked, answer.with(operational(keys.get())));
    }

    private void begin(LoginRequest request) throws NegotiationException {
        first = request;
        stage = request.stage().current();
        if (request.versionMin() > 0) {
            throw new NegotiationException(
                    LoginResponse.UNSUPPORTED_VERSION,
                    "login with version " + request.versionMin() + ", only 0 is known");
        }
        if (request.tsih() != 0) {
            throw new NegotiationException(
                    LoginResponse.NO_SUCH_SESSION,
                    "login to session " + request.tsih() + ": sessions have one connection");
        }
    }

    private void introduce(TextKeys keys) throws NegotiationException {
        initiator = keys.get(Keys.INITIATOR_NAME)
                .filter(LoginPhase::isName)
                .orElseThrow(() -> new NegotiationException(
                        LoginResponse.MISSING_PARAMETER, "login without a name of the initiator"));
        String type = keys.get(Keys.SESSION_TYPE).orElse(Keys.NORMAL);
        discovery = type.equals(Keys.DISCOVERY);
        if (!discovery) {
            if (!type.equals(Keys.NORMAL)) {
                throw new NegotiationException(LoginResponse.UNSUPPORTED_SESSION_TYPE, "login: SessionType=" + type);
            }
            String target = keys.get(Keys.TARGET_NAME)
                    .orElseThrow(() ->
                            new NegotiationException(LoginResponse.MISSING_PARAMETER, "login without TargetName"));
            if (!target.equals(portal.targetName())) {
                throw new NegotiationException(
                        LoginResponse.NO_SUCH_TARGET, "login to " + target + ", here is " + portal.targetName());
            }
        }
        negotiation = new Negotiation(Wishes.DEFAULT, discovery);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || ".-:_".indexOf(c) >= 0);
    }

    private TextKeys security(TextKeys keys) throws NegotiationException {
        if (challenger != null && !challenger.isDone()) {
            TextKeys answer = challenger.receive(keys);
            proved = challenger.isDone();
            return answer;
        }
        Optional<String> offered = keys.get(Keys.AUTH_METHOD);
        if (offered.isEmpty()) {
            return TextKeys.NONE;
        }
        String method = portal.initiator().isPresent() ? Keys.CHAP : Keys.NONE;
        if (!List.of(offered.get().split(",")).contains(method)) {
            throw new NegotiationException(
                    LoginResponse.AUTHENTICATION_FAILED,
                    "login: AuthMethod=" + offered.get() + ", " + method + " is needed");
        }
        if (method.equals(Keys.CHAP)) {
            challenger = new ChapChallenger(
                    secret(portal.initiator().orElseThrow()), portal.target().map(LoginPhase::secret));
        }
        return TextKeys.NONE.with(Keys.AUTH_METHOD, method);
    }

    private static ChapSecret secret(TargetPortals.Secret s) {
        return new ChapSecret(s.name(), s.secret());
    }

    private TextKeys operational(TextKeys keys) throws NegotiationException {
        TextKeys answers = TextKeys.NONE;
        for (Map.Entry<String, String> e : keys.asMap().entrySet()) {
            if (!OF_LOGIN.contains(e.getKey())) {
                answers = answers.with(negotiation.receive(e.getKey(), e.getValue()));
            }
        }
        return answers;
    }

    private Step step(LoginStage asked, TextKeys answer) throws NegotiationException {
        TextKeys keys = answer;
        if (!discovery && !portalGroupTold) {
            portalGroupTold = true;
            keys = keys.with(Keys.TARGET_PORTAL_GROUP_TAG, PORTAL_GROUP);
        }
        boolean leavesSecurity = stage == LoginStage.SECURITY && asked.transit() && proved;
        if (stage == LoginStage.SECURITY && !leavesSecurity) {
            if (asked.transit() && challenger == null) {
                throw new NegotiationException(
                        LoginResponse.AUTHENTICATION_FAILED, "login without the proof that is needed");
            }
            return new Step(new LoginStage(false, false, stage, 0), keys, Optional.empty());
        }
        if (!proved) {
            throw new NegotiationException(
                    LoginResponse.AUTHENTICATION_FAILED, "login without the proof that is needed");
        }
        if (stage == LoginStage.OPERATIONAL || asked.next() == LoginStage.FULL_FEATURE) {
            keys = keys.with(negotiation.declarations());
        }
        if (!asked.transit()) {
            return new Step(new LoginStage(false, false, stage, 0), keys, Optional.empty());
        }
        LoginStage granted = new LoginStage(true, false, stage, asked.next());
        stage = asked.next();
        Optional<LoginResult> result = stage == LoginStage.FULL_FEATURE
                ? Optional.of(new LoginResult(
                        initiator,
                        first.isid(),
                        discovery,
                        first.connection(),
                        first.cmdSn(),
                        negotiation.parameters()))
                : Optional.empty();
        return new Step(granted, keys, result);
    }
}
