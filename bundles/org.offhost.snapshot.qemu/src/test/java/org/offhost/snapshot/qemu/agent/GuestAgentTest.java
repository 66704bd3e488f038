// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.qemu.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.offhost.snapshot.qemu.agent.ScriptedAgent.text;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.snapshot.qemu.qmp.MalformedQmpException;
import org.offhost.snapshot.qemu.qmp.QmpException;

/** What a guest may say, which is a stranger. */
class GuestAgentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ScriptedAgent guest;

    @BeforeEach
    void begin() throws IOException {
        guest = new ScriptedAgent();
    }

    @AfterEach
    void end() throws IOException {
        guest.close();
    }

    private GuestAgent connect() throws IOException {
        return GuestAgent.connect(guest.path(), PATIENCE);
    }

    @Test
    void guestIsFrozenAndThawed() throws IOException {
        try (GuestAgent agent = connect()) {
            assertThat(agent.isFrozen()).isFalse();
            assertThat(agent.freeze()).isEqualTo(2);
            assertThat(agent.isFrozen()).isTrue();
            assertThatThrownBy(agent::freeze)
                    .isInstanceOf(QmpException.class)
                    .hasMessageContaining("guest-fsfreeze-freeze", "frozen state");
            assertThat(agent.thaw()).isEqualTo(2);
            assertThat(agent.thaw()).isZero();
        }
    }

    /** A real one, named by {@code -Doffhost.guestAgent}: in a mount namespace with nothing but a file system of its own. */
    @Test
    void realAgentFreezesAndThaws() throws IOException {
        String path = System.getProperty("offhost.guestAgent");
        assumeTrue(path != null, "no agent of a guest is named");
        for (int i = 0; i < 3; i++) {
            try (GuestAgent agent = GuestAgent.connect(Path.of(path), PATIENCE)) {
                assertThat(agent.isFrozen()).isFalse();
                assertThat(agent.freeze()).isPositive();
            }
            try (GuestAgent agent = GuestAgent.connect(Path.of(path), PATIENCE)) {
                assertThat(agent.isFrozen()).isTrue();
                assertThatThrownBy(agent::freeze).hasMessageContaining("frozen state");
                assertThat(agent.thaw()).isPositive();
                assertThat(agent.thaw()).isZero();
            }
        }
    }

    @Test
    void whatAnEarlierClientWasToldIsPassedOver() throws IOException {
        guest.insteadOfTheNext(text("{\"return\": 1}\n{\"return\": \"stale\"}\n"));
        assertThatThrownBy(() -> GuestAgent.connect(guest.path(), Duration.ofMillis(50)))
                .as("stale answers alone are none")
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no guest agent answers at");
        try (GuestAgent agent = connect()) {
            assertThat(agent.isFrozen()).isFalse();
        }
    }

    @Test
    void otherNumberThanItWasToldIsNoAnswer() {
        guest.insteadOfTheNext(text("\u00ff{\"return\": -1}\n"));
        assertThatThrownBy(this::connect)
                .isInstanceOf(MalformedQmpException.class)
                .hasMessageContaining("no guest agent answers at", "another number");
    }

    @Test
    void endlessNoiseEnds() {
        byte[] noise = new byte[(4 << 20) + 4096];
        Arrays.fill(noise, (byte) 'x');
        guest.insteadOfTheNext(noise);
        assertThatThrownBy(this::connect).hasMessageContaining("more than 4194304 bytes");
    }

    @Test
    void endlessAnswerEnds() throws IOException {
        try (GuestAgent agent = connect()) {
            byte[] long1 = new byte[70_000];
            Arrays.fill(long1, (byte) ' ');
            guest.insteadOfTheNext(long1);
            assertThatThrownBy(agent::freeze)
                    .isInstanceOf(MalformedQmpException.class)
                    .hasMessageContaining("more than 65536 bytes");
        }
    }

    @Test
    void answersOfOtherKindsAreRefused() throws IOException {
        for (String answer : new String[] {
            "{\"return\": \"2\"}", "{\"return\": -2}", "{\"return\": 1.5}", "{\"return\": {}}", "{}", "[]", "return"
        }) {
            try (GuestAgent agent = connect()) {
                guest.insteadOfTheNext(text(answer + "\n"));
                assertThatThrownBy(agent::freeze).as(answer).isInstanceOf(IOException.class);
            }
        }
        try (GuestAgent agent = connect()) {
            guest.insteadOfTheNext(text("{\"return\": true}\n"));
            assertThat(agent.isFrozen()).as("a state that is no word").isFalse();
        }
    }

    @Test
    void nobodyThereIsSaid() {
        Path nowhere = guest.path().resolveSibling("nobody");
        assertThatThrownBy(() -> GuestAgent.connect(nowhere, PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(nowhere.toString());
    }
}
