// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Dictionary;
import java.util.Hashtable;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** Commands in the scripts of a console: pipes, {@code &&}, {@code ||}, and what a session ends with. */
class ScriptTest {
    @InjectBundleContext
    BundleContext context;

    @InjectService
    CommandProcessor processor;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private ServiceRegistration<?> registration;

    /** Commands of the test; public, since Gogo finds them by reflection. */
    public static final class Words {
        public void say(String word) {
            System.out.println(word);
        }

        /** Lines of the input that contain a word. */
        public void only(String word) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            in.lines().filter(l -> l.contains(word)).forEach(l -> System.out.println("found " + l));
        }
    }

    @BeforeEach
    void register() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("osgi.command.scope", "test");
        properties.put("osgi.command.function", new String[] {"say", "only"});
        registration = context.registerService(Words.class, new Words(), properties);
    }

    @AfterEach
    void unregister() {
        registration.unregister();
    }

    private Object run(String script) throws Exception {
        try (CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, err)) {
            return session.execute(script);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"offhost:drivers", "offhost:drivers --json"})
    void outputGoesIntoAPipe(String command) throws Exception {
        assertThat(run(command + " | test:only NtfsParser")).isNull();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .hasSize(1)
                .allMatch(l -> l.startsWith("found ") && l.contains("org.offhost.filesystem.ntfs"));
    }

    @ParameterizedTest
    @CsvSource({
        "offhost:inspect /nosuch, 3",
        "offhost:inspect /nosuch --json, 3",
        "offhost:list --medium /nosuch.tar, 3",
        "offhost:drivers --sauce, 2",
        "offhost:resume nosuch, 3",
        "offhost:tape, 2",
        "offhost:tape export /nosuch.tap, 3"
    })
    void failureEndsAScript(String command, int status) throws Exception {
        assertThat(run(command)).as("what a remote client ends with").isEqualTo(status);
        assertThatThrownBy(() -> run(command + " && test:say went-on"))
                .as("what a remote client ends with 1 for")
                .hasMessageEndingWith("ended with " + status);
        assertThat(run("test:say first && " + command)).isEqualTo(status);
        assertThat(run(command + "; " + command)).isEqualTo(status);
        run(command + " || test:say otherwise");
        run(command + " && test:say went-on || test:say otherwise");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsOnlyOnce("first")
                .doesNotContain("went-on");
        assertThat(out.toString(StandardCharsets.UTF_8).split("otherwise", -1)).hasSize(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("offhost: ").doesNotContain("gogo:");
    }

    @Test
    void failureInsideAPipeIsThatOfThePipesEnd() throws Exception {
        assertThat(run("offhost:inspect /nosuch | test:only NtfsParser && test:say went-on"))
                .isNull();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("went-on");
    }

    /** As in a console: nobody wants a number below the message. */
    @Test
    void nothingIsReturnedToASessionWithAReader() throws Exception {
        try (CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, err)) {
            session.put(".reader", this);
            assertThat(session.execute("offhost:inspect /nosuch")).isNull();
            assertThat(session.execute("offhost:inspect /nosuch && test:say went-on"))
                    .isNull();
            session.execute("offhost:inspect /nosuch || test:say otherwise");
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("otherwise");
    }

    @Test
    void successGoesOn() throws Exception {
        assertThat(run("offhost:drivers --json && test:say went-on")).isNull();
        run("offhost:jobs || test:say otherwise");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("went-on").doesNotContain("otherwise");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
