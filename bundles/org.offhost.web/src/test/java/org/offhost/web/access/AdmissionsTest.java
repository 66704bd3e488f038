// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long somebody is let in. */
class AdmissionsTest {
    private final TestClock clock = new TestClock();
    private final Admissions admissions = new Admissions(clock);

    @Test
    void sessionEndsWhenItIsIdleOrOldAndWatchingIsIdle() {
        WebSessions sessions = admissions.sessions();
        String cookie = sessions.begin("a", Role.VIEWER).cookie();
        for (Duration used = Duration.ZERO;
                used.compareTo(WebSessions.LONGEST) < 0;
                used = used.plus(Duration.ofMinutes(20))) {
            assertThat(sessions.find(cookie)).as("after %s", used).isPresent();
            clock.pass(Duration.ofMinutes(20));
        }
        clock.pass(Duration.ofSeconds(1));
        assertThat(sessions.find(cookie)).isEmpty();

        String watched = sessions.begin("b", Role.VIEWER).cookie();
        clock.pass(WebSessions.IDLE);
        assertThat(sessions.isOpen(watched)).isTrue();
        clock.pass(Duration.ofSeconds(1));
        assertThat(sessions.isOpen(watched)).isFalse();
    }

    @Test
    void sessionsAreBoundedAndTheOneUsedLongestAgoMakesRoom() {
        WebSessions sessions = admissions.sessions();
        String first = sessions.begin("first", Role.VIEWER).cookie();
        String second = sessions.begin("second", Role.VIEWER).cookie();
        for (int i = 2; i < WebSessions.MOST; i++) {
            sessions.begin("more", Role.VIEWER);
        }
        assertThat(sessions.find(first)).isPresent();
        sessions.begin("one more", Role.VIEWER);
        assertThat(sessions.find(first)).isPresent();
        assertThat(sessions.find(second)).isEmpty();
    }

    @Test
    void tokenIsGoodOnceAndForATime() {
        String token = admissions.tokens().create(Role.OPERATOR);
        assertThat(admissions.tokens().redeem("another")).isEmpty();
        assertThat(admissions.tokens().redeem(token)).contains(Role.OPERATOR);
        assertThat(admissions.tokens().redeem(token)).isEmpty();
        String late = admissions.tokens().create(Role.OPERATOR);
        clock.pass(OneTimeTokens.LIFE.plusSeconds(1));
        assertThat(admissions.tokens().redeem(late)).isEmpty();
    }

    private static Path file(Path folder, String... lines) throws IOException {
        return Files.write(folder.resolve("users"), List.of(lines));
    }

    @Test
    void userSignsInByThePasswordThatTheLineIsOfAndNoOther(@TempDir Path folder) throws Exception {
        String line = UserLine.of("anna", Role.OPERATOR, "correct horse");
        assertThat(line).doesNotContain("correct").startsWith("anna:operator:pbkdf2-sha512$210000$");
        admissions.users(Users.read(file(folder, "# people", "", line)), Optional.empty());
        Admissions.Answer answer = admissions.signIn("10.0.0.1", "anna", "correct horse".toCharArray());
        assertThat(answer.session().map(begun -> begun.session().caller().role()))
                .contains(Role.OPERATOR);
        for (String name : List.of("anna", "bob", "")) {
            assertThat(admissions
                            .signIn("10.0.0.1", name, "correct horsf".toCharArray())
                            .outcome())
                    .as(name)
                    .isEqualTo(Admissions.Outcome.REFUSED);
        }
    }

    @Test
    void lineOfUsersThatIsNotUnderstoodIsNamed(@TempDir Path folder) throws Exception {
        String password = "pbkdf2-sha512$210000$AAAAAAAAAAAAAAAAAAAAAA==$" + "A".repeat(86) + "==";
        String good = "anna:viewer:" + password;
        for (String bad : List.of(
                "anna",
                "anna:king:" + password,
                "an na:viewer:" + password,
                "bob:viewer:plain",
                "bob:viewer:pbkdf2-sha512$1000$AAAAAAAAAAAAAAAAAAAAAA==$AAAA",
                good)) {
            Path file = file(folder, good, bad);
            assertThatThrownBy(() -> Users.read(file))
                    .as(bad)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("line 2");
        }
    }

    @Test
    void whoGuessesIsNotHeardForATime() {
        for (int i = 0; i < SignInRate.MOST; i++) {
            assertThat(admissions.signIn("10.0.0.1", "guess").outcome()).isEqualTo(Admissions.Outcome.REFUSED);
        }
        String token = admissions.tokens().create(Role.VIEWER);
        assertThat(admissions.signIn("10.0.0.1", token).outcome()).isEqualTo(Admissions.Outcome.TOO_MANY_ATTEMPTS);
        assertThat(admissions.signIn("10.0.0.2", token).outcome()).isEqualTo(Admissions.Outcome.ADMITTED);
        clock.pass(SignInRate.WITHIN.plusSeconds(1));
        assertThat(admissions
                        .signIn("10.0.0.1", admissions.tokens().create(Role.VIEWER))
                        .outcome())
                .isEqualTo(Admissions.Outcome.ADMITTED);
    }

    @Test
    void tokenOfAProgramIsKeptUntilItsEndAndNotAsItIs(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("tokens");
        admissions.bearers().keep(file);
        String token = admissions
                .bearers()
                .create("nightly", Role.OPERATOR, Duration.ofDays(1))
                .orElseThrow();
        assertThat(admissions.bearers().create("nightly", Role.VIEWER, Duration.ofDays(1)))
                .isEmpty();
        assertThat(file).content().contains("nightly:operator:").doesNotContain(token);
        Admissions anew = new Admissions(clock);
        anew.bearers().keep(file);
        assertThat(anew.bearers().find(token).map(Caller::role)).contains(Role.OPERATOR);
        assertThat(anew.bearers().find(token + "x")).isEmpty();
        clock.pass(Duration.ofDays(1));
        assertThat(anew.bearers().find(token)).isEmpty();
        assertThat(anew.bearers().all()).isEmpty();
        Files.write(file, List.of("nonsense"));
        assertThatThrownBy(() -> new Admissions(clock).bearers().keep(file)).hasMessageContaining("expected");
    }

    /** What could not be kept is not so: a token would be there that nobody was told, or one come back that was ended. */
    @Test
    void tokensAreAsTheirFileIs(@TempDir Path folder) throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        BearerTokens bearers = admissions.bearers();
        bearers.keep(gone.resolve("tokens"));
        String token =
                bearers.create("nightly", Role.OPERATOR, Duration.ofDays(1)).orElseThrow();
        Files.delete(gone.resolve("tokens"));
        Files.delete(gone);
        assertThatThrownBy(() -> bearers.end("nightly")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> bearers.create("weekly", Role.VIEWER, Duration.ofDays(1)))
                .isInstanceOf(IOException.class);
        assertThat(bearers.all()).extracting(Caller::name).containsExactly("nightly");
        Files.createDirectory(gone);
        assertThat(bearers.end("nightly")).isTrue();
        assertThat(bearers.find(token)).isEmpty();
        assertThat(bearers.create("weekly", Role.VIEWER, Duration.ofDays(1))).isPresent();
    }
}
