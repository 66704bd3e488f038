// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.scsi.TargetPortals;
import org.offhost.scsi.iscsi.pdu.LoginRequest;
import org.offhost.scsi.iscsi.pdu.LoginResponse;
import org.offhost.scsi.iscsi.pdu.LoginStage;
import org.offhost.scsi.iscsi.text.ChapProver;
import org.offhost.scsi.iscsi.text.ChapSecret;
import org.offhost.scsi.iscsi.text.NegotiationException;
import org.offhost.scsi.iscsi.text.TextKeys;

class LoginPhaseTest {
    private static final String TARGET = "iqn.2026-11.org.offhost:portal";
    private static final TargetPortals.Secret SECRET = new TargetPortals.Secret("host", "a secret of the host");
    private static final LoginStage SECURITY = new LoginStage(false, false, 0, 0);
    private static final LoginStage TO_OPERATIONAL = new LoginStage(true, false, 0, 1);
    private static final LoginStage TO_END = new LoginStage(true, false, 1, 3);
    private static final TextKeys NAMES =
            TextKeys.NONE.with("InitiatorName", "iqn.2026-11.org.example:host").with("TargetName", TARGET);

    private final LoginPhase open = phase(Optional.empty());
    private final LoginPhase guarded = phase(Optional.of(SECRET));

    private static LoginPhase phase(Optional<TargetPortals.Secret> secret) {
        return new LoginPhase(
                new TargetPortals.Request(new InetSocketAddress("127.0.0.1", 0), TARGET, secret, Optional.empty()));
    }

    private static LoginRequest request(LoginStage stage, TextKeys keys) {
        return request(stage, keys.encode());
    }

    private static LoginRequest request(LoginStage stage, ByteBuffer text) {
        return new LoginRequest(stage, 0, 0, 7, 0, 1, 0, 100, 0, text);
    }

    @Test
    void openPortalLetsInWithoutProof() throws Exception {
        LoginPhase.Step security = open.receive(request(TO_OPERATIONAL, NAMES.with("AuthMethod", "CHAP,None")));
        assertThat(security.stage()).isEqualTo(TO_OPERATIONAL);
        assertThat(security.keys().get("AuthMethod")).contains("None");
        assertThat(security.keys().get("TargetPortalGroupTag")).contains("1");
        LoginPhase.Step operational = open.receive(request(TO_END, TextKeys.NONE.with("InitialR2T", "No")));
        assertThat(operational.stage()).isEqualTo(TO_END);
        assertThat(operational.keys().get("MaxRecvDataSegmentLength")).contains("262144");
        LoginResult result = operational.result().orElseThrow();
        assertThat(result.parameters().initialR2T()).isFalse();
        assertThat(result.cmdSn()).isEqualTo(100);
    }

    @Test
    void proofIsNeededWhereThePortalHasASecret() throws Exception {
        ChapProver prover = new ChapProver(new ChapSecret("host", SECRET.secret()), Optional.empty());
        assertThat(guarded.receive(request(SECURITY, NAMES.with("AuthMethod", "CHAP")))
                        .keys()
                        .get("AuthMethod"))
                .contains("CHAP");
        LoginPhase.Step challenge = guarded.receive(request(SECURITY, prover.offer()));
        assertThat(challenge.stage().transit()).isFalse();
        LoginPhase.Step proved = guarded.receive(request(TO_OPERATIONAL, prover.receive(challenge.keys())));
        assertThat(proved.stage()).isEqualTo(TO_OPERATIONAL);
        assertThat(guarded.receive(request(TO_END, TextKeys.NONE)).result()).isPresent();
    }

    @Test
    void nobodyGetsAroundTheProof() {
        assertRefused(guarded, request(TO_END, NAMES), LoginResponse.AUTHENTICATION_FAILED);
        assertRefused(phase(Optional.of(SECRET)), request(TO_OPERATIONAL, NAMES), LoginResponse.AUTHENTICATION_FAILED);
        assertRefused(
                phase(Optional.of(SECRET)),
                request(SECURITY, NAMES.with("AuthMethod", "None")),
                LoginResponse.AUTHENTICATION_FAILED);
    }

    @Test
    void aStageIsNotLeftWhileTheProofIsOut() throws Exception {
        guarded.receive(request(SECURITY, NAMES.with("AuthMethod", "CHAP")));
        LoginPhase.Step challenge = guarded.receive(request(TO_OPERATIONAL, TextKeys.NONE.with("CHAP_A", "7")));
        assertThat(challenge.stage()).isEqualTo(SECURITY);
        assertRefused(guarded, request(TO_END, TextKeys.NONE), LoginResponse.INVALID_DURING_LOGIN);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "iqn.a, iqn.other, Normal, 515",
                "iqn.a, -, Normal, 519",
                "-, iqn.2026-11.org.offhost:portal, Normal, 519",
                "'a b', iqn.2026-11.org.offhost:portal, Normal, 519",
                "iqn.a, iqn.2026-11.org.offhost:portal, Boot, 521"
            })
    void namesAreChecked(String initiator, String target, String type, int status) {
        TextKeys keys = TextKeys.NONE.with("SessionType", type);
        keys = initiator == null ? keys : keys.with("InitiatorName", initiator);
        keys = target == null ? keys : keys.with("TargetName", target);
        assertRefused(open, request(TO_END, keys), status);
    }

    @Test
    void sessionsHaveOneConnectionAndVersionIsZero() {
        assertRefused(
                open, new LoginRequest(TO_END, 0, 0, 7, 5, 1, 0, 1, 0, NAMES.encode()), LoginResponse.NO_SUCH_SESSION);
        assertRefused(
                phase(Optional.empty()),
                new LoginRequest(TO_END, 2, 1, 7, 0, 1, 0, 1, 0, NAMES.encode()),
                LoginResponse.UNSUPPORTED_VERSION);
    }

    @Test
    void textMayComeInPieces() throws Exception {
        ByteBuffer text = NAMES.encode();
        LoginPhase.Step step = open.receive(request(new LoginStage(false, true, 1, 0), text.slice(0, 20)));
        assertThat(step.stage()).isEqualTo(new LoginStage(false, false, 1, 0));
        assertThat(open.receive(request(TO_END, text.slice(20, text.remaining() - 20)))
                        .result())
                .isPresent();
    }

    @Test
    void discoveryNeedsNoTarget() throws Exception {
        TextKeys keys = TextKeys.NONE.with("InitiatorName", "iqn.a").with("SessionType", "Discovery");
        LoginPhase.Step step = open.receive(request(TO_END, keys.with("MaxBurstLength", "4096")));
        assertThat(step.result().orElseThrow().discovery()).isTrue();
        assertThat(step.keys().get("MaxBurstLength")).contains("Irrelevant");
        assertThat(step.keys().get("TargetPortalGroupTag")).isEmpty();
    }

    @Test
    void aLoginEnds() throws Exception {
        open.receive(request(SECURITY, NAMES));
        for (int i = 1; i < 64; i++) {
            open.receive(request(SECURITY, TextKeys.NONE));
        }
        assertThatThrownBy(() -> open.receive(request(SECURITY, TextKeys.NONE))).hasMessageContaining("64 requests");
    }

    private static void assertRefused(LoginPhase phase, LoginRequest request, int status) {
        assertThatThrownBy(() -> phase.receive(request))
                .isInstanceOfSatisfying(
                        NegotiationException.class, e -> assertThat(e.status()).isEqualTo(status));
    }
}
