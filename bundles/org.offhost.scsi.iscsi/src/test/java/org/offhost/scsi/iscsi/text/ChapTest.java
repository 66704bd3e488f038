// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.scsi.iscsi.pdu.LoginResponse;

class ChapTest {
    private static final ChapSecret INITIATOR = new ChapSecret("host", "a secret of the host");
    private static final ChapSecret TARGET = new ChapSecret("array", "a secret of the array");

    @Test
    void initiatorProvesItself() throws Exception {
        ChapProver prover = new ChapProver(INITIATOR, Optional.empty());
        ChapChallenger challenger = new ChapChallenger(INITIATOR, Optional.empty());
        assertThat(prover.offer().get("CHAP_A")).contains("8,7,6,5");
        TextKeys proof = prover.receive(challenger.receive(prover.offer()));
        assertThat(challenger.isDone()).isFalse();
        assertThat(challenger.receive(proof)).isEqualTo(TextKeys.NONE);
        assertThat(challenger.isDone()).isTrue();
        assertThat(prover.isDone()).isTrue();
    }

    @Test
    void bothProveThemselves() throws Exception {
        ChapProver prover = new ChapProver(INITIATOR, Optional.of(TARGET));
        ChapChallenger challenger = new ChapChallenger(INITIATOR, Optional.of(TARGET));
        TextKeys proof = prover.receive(challenger.receive(prover.offer()));
        assertThat(prover.isDone()).isFalse();
        prover.receive(challenger.receive(proof));
        assertThat(prover.isDone()).isTrue();
    }

    @Test
    void targetOfAnotherSecretIsFound() throws Exception {
        ChapProver prover = new ChapProver(INITIATOR, Optional.of(TARGET));
        ChapChallenger challenger =
                new ChapChallenger(INITIATOR, Optional.of(new ChapSecret("array", "another secret of it")));
        TextKeys answer = challenger.receive(prover.receive(challenger.receive(prover.offer())));
        assertThatThrownBy(() -> prover.receive(answer)).hasMessageContaining("the target has not proved itself");
    }

    @Test
    void targetWithoutASecretCannotProveItself() throws Exception {
        ChapProver prover = new ChapProver(INITIATOR, Optional.of(TARGET));
        ChapChallenger challenger = new ChapChallenger(INITIATOR, Optional.empty());
        TextKeys proof = prover.receive(challenger.receive(prover.offer()));
        assertThatThrownBy(() -> challenger.receive(proof)).hasMessageContaining("the target has no secret");
    }

    /** Whoever has no secret could have it computed by this side, in a second session that it challenges with the first one's. */
    @Test
    void oneSecretForBothIsNotUsed() throws Exception {
        ChapSecret same = new ChapSecret("array", INITIATOR.secret());
        ChapProver prover = new ChapProver(INITIATOR, Optional.of(same));
        TextKeys challenge = new ChapChallenger(INITIATOR, Optional.of(same)).receive(prover.offer());
        assertThatThrownBy(() -> prover.receive(challenge)).hasMessageContaining("both sides have the same secret");
    }

    @ParameterizedTest
    @CsvSource({"host, a wrong secret of it", "guest, a secret of the host"})
    void wrongNameOrSecretIsRefusedAlike(String name, String secret) throws Exception {
        ChapProver prover = new ChapProver(new ChapSecret(name, secret), Optional.empty());
        ChapChallenger challenger = new ChapChallenger(INITIATOR, Optional.empty());
        TextKeys proof = prover.receive(challenger.receive(prover.offer()));
        assertThatThrownBy(() -> challenger.receive(proof))
                .isInstanceOfSatisfying(
                        NegotiationException.class,
                        e -> assertThat(e.status()).isEqualTo(LoginResponse.AUTHENTICATION_FAILED))
                .hasMessage("CHAP: wrong name or secret");
    }

    @ParameterizedTest
    @CsvSource({
        "5, MD5, true",
        "6, SHA-1, true",
        "7, SHA-256, true",
        "8, SHA3-256, true",
        "'56,7', SHA-256, true",
        "5, MD5, false"
    })
    void answersAreTakenInHexadecimalAndBase64(String offer, String algorithm, boolean hex) throws Exception {
        ChapChallenger challenger = new ChapChallenger(INITIATOR, Optional.empty());
        TextKeys challenge = challenger.receive(TextKeys.NONE.with("CHAP_A", offer));
        MessageDigest digest = MessageDigest.getInstance(algorithm);
        digest.update((byte) Integer.parseInt(challenge.get("CHAP_I").orElseThrow()));
        digest.update(INITIATOR.secret().getBytes(StandardCharsets.UTF_8));
        byte[] response =
                digest.digest(Numbers.bytes("CHAP_C", challenge.get("CHAP_C").orElseThrow(), 1024));
        String value = hex ? Numbers.hex(response) : "0b" + Base64.getEncoder().encodeToString(response);
        challenger.receive(TextKeys.NONE.with("CHAP_N", "host").with("CHAP_R", value));
        assertThat(challenger.isDone()).isTrue();
    }

    @Test
    void namesMayLookLikeNumbers() throws Exception {
        ChapSecret odd = new ChapSecret("0xabc", "a secret of the host");
        ChapProver prover = new ChapProver(odd, Optional.empty());
        ChapChallenger challenger = new ChapChallenger(odd, Optional.empty());
        challenger.receive(prover.receive(challenger.receive(prover.offer())));
        assertThat(challenger.isDone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "56", "0", "None"})
    void unknownDigestsAreRefused(String offer) {
        ChapChallenger challenger = new ChapChallenger(INITIATOR, Optional.empty());
        assertThatThrownBy(() -> challenger.receive(TextKeys.NONE.with("CHAP_A", offer)))
                .isInstanceOf(NegotiationException.class);
    }

    @Test
    void itsOwnChallengeIsNotAnswered() throws Exception {
        ChapChallenger challenger = new ChapChallenger(INITIATOR, Optional.of(TARGET));
        ChapProver prover = new ChapProver(INITIATOR, Optional.of(TARGET));
        TextKeys challenge = challenger.receive(prover.offer());
        TextKeys proof =
                prover.receive(challenge).with("CHAP_C", challenge.get("CHAP_C").orElseThrow());
        assertThatThrownBy(() -> challenger.receive(proof)).hasMessageContaining("own challenge");
    }
}
