// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.security.auth.login.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users of the console, by a real login. */
class RealmTest {
    private static final String DUTY = TestModule.Duty.class.getName();
    private static final Duration SOON = Duration.ofMillis(1);
    private static final Duration LATE = Duration.ofMinutes(1);

    private final Realm realm = realm(TestModule.REALM);
    private final Admissions admissions = new Admissions(Clock.systemUTC());

    private Configuration before;

    @BeforeEach
    void install() {
        before = TestModule.install();
        admissions.users(Users.NONE, Optional.of(realm));
    }

    @AfterEach
    void restore() {
        TestModule.answer.countDown();
        Configuration.setConfiguration(before);
    }

    private static Realm realm(String name) {
        return Realm.of(name, List.of(DUTY + ":look = viewer", DUTY + ":cn=backup=operator", "admin=administrator"))
                .orElseThrow();
    }

    private Admissions.Answer signIn(String name, String password) {
        return admissions.signIn("10.0.0.1", name, password.toCharArray());
    }

    @Test
    void userOfTheConsoleHasTheHighestOfItsRoles() {
        assertThat(signIn("anna", "anna").session().orElseThrow().session().caller())
                .extracting(Caller::name, Caller::role)
                .containsExactly("anna", Role.VIEWER);
        assertThat(signIn("olga", "aglo")
                        .session()
                        .orElseThrow()
                        .session()
                        .caller()
                        .role())
                .isEqualTo(Role.OPERATOR);
        assertThat(TestModule.loggedOut).isEqualTo(2);
    }

    /** Whoever may choose a name would be what a role is called otherwise. */
    @Test
    void nameOfAUserIsNoRole() {
        assertThat(signIn("admin", "nimda").outcome()).isEqualTo(Admissions.Outcome.REFUSED);
    }

    /** A directory lets in who gives a name and no password, as nobody. */
    @ParameterizedTest
    @ValueSource(strings = {"anna:wrong", "anna:", ":", "an\nna:an\nna", "foreign:ngierof", "fault:tluaf", "away:yawa"})
    void whomTheRealmDoesNotKnowIsRefusedAndCounted(String who) {
        String[] parts = who.split(":", -1);
        for (int i = 0; i < SignInRate.MOST; i++) {
            assertThat(signIn(parts[0], parts[1]).outcome()).isEqualTo(Admissions.Outcome.REFUSED);
        }
        assertThat(admissions
                        .signIn("10.0.0.2", parts[0].toUpperCase(), new char[] {'x'})
                        .outcome())
                .isEqualTo(Admissions.Outcome.TOO_MANY_ATTEMPTS);
    }

    @Test
    void realmThatIsNotThereLetsNobodyInAndLocksNobodyOut() {
        admissions.users(Users.NONE, Optional.of(realm("another")));
        for (int i = 0; i <= SignInRate.MOST; i++) {
            assertThat(signIn("anna", "anna").outcome()).isEqualTo(Admissions.Outcome.UNKNOWN);
        }
        admissions.users(Users.NONE, Optional.of(realm));
        assertThat(signIn("anna", "anna").outcome()).isEqualTo(Admissions.Outcome.ADMITTED);
    }

    @Test
    void realmThatIsSilentIsWaitedForNoLongerThanItsLimit() throws Exception {
        assertThatThrownBy(() -> realm.role("silent", "tnelis".toCharArray(), SOON))
                .isInstanceOf(RealmSilentException.class)
                .hasMessageContaining("did not answer");
        assertThat(TestModule.interrupted.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void silentRealmHoldsABoundedNumberOfThreads() throws Exception {
        ExecutorService askers = Executors.newFixedThreadPool(RealmLogin.MOST);
        try {
            List<Future<Optional<Role>>> asked = new ArrayList<>();
            for (int i = 0; i < RealmLogin.MOST; i++) {
                asked.add(askers.submit(() -> realm.role("silent", "tnelis".toCharArray(), LATE)));
            }
            TestModule.awaitThinking(RealmLogin.MOST);
            assertThatThrownBy(() -> realm.role("anna", "anna".toCharArray(), LATE))
                    .isInstanceOf(RealmSilentException.class)
                    .hasMessageContaining("16 logins");
            TestModule.answer.countDown();
            for (Future<Optional<Role>> one : asked) {
                assertThat(one.get(1, TimeUnit.MINUTES)).contains(Role.VIEWER);
            }
            assertThat(realm.role("anna", "anna".toCharArray(), LATE)).contains(Role.VIEWER);
        } finally {
            askers.shutdownNow();
        }
    }

    /** Whoever guesses need not wait for one answer before the next guess. */
    @Test
    void guessesAtOneTimeAreNoMoreThanOneAfterTheOther() throws Exception {
        ExecutorService askers = Executors.newFixedThreadPool(SignInRate.MOST);
        try {
            List<Future<Admissions.Answer>> asked = new ArrayList<>();
            for (int i = 0; i < SignInRate.MOST; i++) {
                asked.add(askers.submit(() -> signIn("silent", "wrong")));
            }
            TestModule.awaitThinking(SignInRate.MOST);
            assertThat(signIn("silent", "wrong").outcome()).isEqualTo(Admissions.Outcome.TOO_MANY_ATTEMPTS);
            assertThat(admissions.signIn("10.0.0.2", "silent", new char[] {'x'}).outcome())
                    .isEqualTo(Admissions.Outcome.TOO_MANY_ATTEMPTS);
            TestModule.answer.countDown();
            for (Future<Admissions.Answer> one : asked) {
                assertThat(one.get(1, TimeUnit.MINUTES).outcome())
                        .isIn(Admissions.Outcome.REFUSED, Admissions.Outcome.UNKNOWN);
            }
        } finally {
            askers.shutdownNow();
        }
    }

    @Test
    void userOfTheFileIsNotAskedOfTheRealm(@TempDir Path folder) throws Exception {
        Path file =
                Files.write(folder.resolve("users"), List.of(UserLine.of("anna", Role.ADMINISTRATOR, "correct horse")));
        admissions.users(Users.read(file), Optional.of(realm));
        assertThat(signIn("anna", "anna").outcome()).isEqualTo(Admissions.Outcome.REFUSED);
        assertThat(signIn("anna", "correct horse")
                        .session()
                        .orElseThrow()
                        .session()
                        .caller()
                        .role())
                .isEqualTo(Role.ADMINISTRATOR);
        assertThat(signIn("olga", "aglo").outcome()).isEqualTo(Admissions.Outcome.ADMITTED);
    }

    /** A realm that is a directory knows olga by each of these names, and gives her what the file took from her. */
    @ParameterizedTest
    @ValueSource(strings = {"Olga", " olga", "olga ", "OLGA", "ol\u00adga", "\uff4flga", "ol\u0301ga"})
    void userOfTheFileIsNotAskedOfTheRealmByAnotherSpelling(String name, @TempDir Path folder) throws Exception {
        String password = new StringBuilder(name).reverse().toString();
        assertThat(signIn(name, password).outcome()).isEqualTo(Admissions.Outcome.ADMITTED);
        Path file = Files.write(folder.resolve("users"), List.of(UserLine.of("olga", Role.VIEWER, "correct horse")));
        admissions.users(Users.read(file), Optional.of(realm));
        assertThat(signIn(name, password).outcome()).isEqualTo(Admissions.Outcome.REFUSED);
    }

    /** Nobody knows yet who sends it. */
    @Test
    void nameThatIsTriedTakesLittleHoweverLongItIs() {
        String name = "a".repeat(1 << 20);
        assertThat(Admissions.key(name)).hasSizeLessThan(100).isNotEqualTo(Admissions.key(name + "a"));
        for (int i = 0; i < SignInRate.MOST; i++) {
            assertThat(signIn(name, "wrong").outcome()).isEqualTo(Admissions.Outcome.REFUSED);
        }
        assertThat(admissions.signIn("10.0.0.2", name, new char[] {'x'}).outcome())
                .isEqualTo(Admissions.Outcome.TOO_MANY_ATTEMPTS);
    }

    @Test
    void rolesAreReadOrRefused() {
        for (List<String> bad : List.of(
                List.<String>of(),
                List.of("admin"),
                List.of("=viewer"),
                List.of(":admin=viewer"),
                List.of("some.Class:=viewer"),
                List.of("admin=king"),
                List.of("admin=viewer", "admin = operator"))) {
            assertThat(Realm.of("karaf", bad)).as("%s", bad).isEmpty();
        }
        assertThat(Realm.of("karaf", List.of("admin=administrator", "x.Group:wheel=operator"))
                        .orElseThrow()
                        .roles())
                .containsEntry(
                        new RealmRole("org.apache.karaf.jaas.boot.principal.RolePrincipal", "admin"),
                        Role.ADMINISTRATOR)
                .containsEntry(new RealmRole("x.Group", "wheel"), Role.OPERATOR)
                .hasSize(2);
    }
}
