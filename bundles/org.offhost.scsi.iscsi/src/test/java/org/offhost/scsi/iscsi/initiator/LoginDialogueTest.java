// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.scsi.iscsi.pdu.Counters;
import org.offhost.scsi.iscsi.pdu.LoginRequest;
import org.offhost.scsi.iscsi.pdu.LoginResponse;
import org.offhost.scsi.iscsi.pdu.LoginStage;
import org.offhost.scsi.iscsi.text.ChapSecret;
import org.offhost.scsi.iscsi.text.NegotiationException;
import org.offhost.scsi.iscsi.text.TextKeys;
import org.offhost.scsi.iscsi.text.Wishes;

class LoginDialogueTest {
    private static final LoginStage SECURITY = new LoginStage(false, false, 0, 0);
    private static final LoginStage TO_OPERATIONAL = new LoginStage(true, false, 0, 1);
    private static final LoginStage OPERATIONAL = new LoginStage(false, false, 1, 0);
    private static final LoginStage TO_END = new LoginStage(true, false, 1, 3);

    private final LoginDialogue dialogue = new LoginDialogue(settings(Optional.empty()), 1);
    private int statSn = 10;

    private static SessionSettings settings(Optional<ChapSecret> own) {
        return new SessionSettings(
                "host", 3260, Optional.of("iqn.a:target"), "iqn.a:host", 1, own, Optional.empty(), Wishes.DEFAULT);
    }

    private LoginResponse response(LoginStage stage, TextKeys keys) {
        return new LoginResponse(
                stage, 0, 0, 1, 0, 1, new Counters(statSn++, 1, 10), LoginResponse.SUCCESS, keys.encode());
    }

    private static TextKeys text(LoginRequest request) throws NegotiationException {
        return TextKeys.parse(request.data());
    }

    @Test
    void targetMayWithholdTheNextStageAndMakeOffers() throws Exception {
        LoginRequest first = dialogue.first();
        assertThat(first.stage()).isEqualTo(TO_OPERATIONAL);
        assertThat(text(first).get("AuthMethod")).contains("None");
        LoginRequest offers = dialogue.next(response(TO_OPERATIONAL, TextKeys.NONE.with("AuthMethod", "None")))
                .orElseThrow();
        assertThat(offers.stage()).isEqualTo(TO_END);
        assertThat(offers.expStatSn()).isEqualTo(11);
        LoginRequest answers = dialogue.next(response(
                        OPERATIONAL,
                        TextKeys.NONE
                                .with("TargetPortalGroupTag", "1")
                                .with("MaxBurstLength", "65536")
                                .with("TaskReporting", "RFC3720")))
                .orElseThrow();
        assertThat(answers.stage()).isEqualTo(TO_END);
        assertThat(text(answers)).isEqualTo(TextKeys.NONE.with("TaskReporting", "RFC3720"));
        assertThat(dialogue.next(
                        response(TO_END, TextKeys.NONE.with("InitialR2T", "No").with("FirstBurstLength", "4096"))))
                .isEmpty();
        assertThat(dialogue.isDone()).isTrue();
        assertThat(dialogue.parameters().maxBurst()).isEqualTo(65_536);
        assertThat(dialogue.parameters().firstBurst()).isEqualTo(4096);
    }

    @Test
    void textOfTheTargetMayComeInPieces() throws Exception {
        dialogue.first();
        LoginStage more = new LoginStage(false, true, 0, 0);
        LoginRequest empty = dialogue.next(response(more, TextKeys.NONE.with("TargetAlias", "x")))
                .orElseThrow();
        assertThat(empty.stage()).isEqualTo(SECURITY);
        assertThat(empty.data().remaining()).isZero();
        assertThat(dialogue.next(response(SECURITY, TextKeys.NONE))
                        .orElseThrow()
                        .stage())
                .isEqualTo(TO_OPERATIONAL);
    }

    @Test
    void withoutASecretItDoesNotProveAnything() {
        dialogue.first();
        assertThatThrownBy(() -> dialogue.next(response(SECURITY, TextKeys.NONE.with("AuthMethod", "CHAP"))))
                .hasMessageContaining("no secret");
    }

    @Test
    void withASecretItDoesNotGoOnUnproved() {
        LoginDialogue chap = new LoginDialogue(settings(Optional.of(new ChapSecret("a", "a secret of a"))), 1);
        assertThat(chap.first().stage()).isEqualTo(SECURITY);
        assertThatThrownBy(() -> chap.next(response(SECURITY, TextKeys.NONE.with("AuthMethod", "None"))))
                .hasMessageContaining("does not want CHAP");
    }

    @Test
    void targetsAreToldWithoutProofWhereNobodyWantsIt() throws Exception {
        LoginDialogue chap = new LoginDialogue(
                settings(Optional.of(new ChapSecret("a", "a secret of a"))).forDiscovery(), 1);
        assertThat(text(chap.first()).get("AuthMethod")).contains("CHAP,None");
        assertThat(chap.next(response(SECURITY, TextKeys.NONE.with("AuthMethod", "None")))
                        .orElseThrow()
                        .stage())
                .isEqualTo(TO_OPERATIONAL);
        assertThat(chap.next(response(TO_OPERATIONAL, TextKeys.NONE))
                        .orElseThrow()
                        .stage())
                .isEqualTo(TO_END);
    }

    @Test
    void refusalsHaveWords() {
        dialogue.first();
        LoginResponse refused = new LoginResponse(
                SECURITY, 0, 0, 1, 0, 1, new Counters(1, 1, 1), LoginResponse.NO_SUCH_TARGET, TextKeys.NONE.encode());
        assertThatThrownBy(() -> dialogue.next(refused)).hasMessage("host:3260 has no target iqn.a:target");
    }

    @Test
    void aTargetThatNeverGoesOnIsGivenUp() throws Exception {
        dialogue.first();
        for (int i = 0; i < 64; i++) {
            dialogue.next(response(SECURITY, TextKeys.NONE));
        }
        assertThatThrownBy(() -> dialogue.next(response(SECURITY, TextKeys.NONE)))
                .hasMessageContaining("64 rounds");
    }

    @Test
    void nameIsThatOfTheInstallationWhereverItsFolderLies(@TempDir Path folder) throws Exception {
        Path state = folder.resolve("state");
        String name = StableName.of(state);
        assertThat(name)
                .matches("iqn\\.2026-11\\.org\\.offhost:host-[0-9a-f]{12}")
                .isEqualTo(StableName.of(state));
        assertThat(StableName.of(folder.resolve("other"))).isNotEqualTo(name);
        Path moved = Files.move(state, folder.resolve("moved"));
        assertThat(StableName.of(moved)).isEqualTo(name);
        assertThat(StableName.of(state)).as("a new one at the old place").isNotEqualTo(name);
    }

    @Test
    void identifiersAreThoseOfTheNameAndTheSlot() {
        String name = "iqn.2026-11.org.offhost:host-1";
        assertThat(StableName.isid(name, 0) ^ StableName.isid(name, 1)).isEqualTo(1);
        assertThat(StableName.isid(name, 0) >>> 40).isEqualTo(0x80);
        assertThat(StableName.isid("other", 0)).isNotEqualTo(StableName.isid(name, 0));
    }
}
