// SPDX-License-Identifier: Apache-2.0
package org.offhost.scsi.iscsi.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** What an administrator writes and what a session begins with; what cannot be is refused by its key. */
class SessionConfigurationTest {
    @TempDir
    Path state;

    /** As Declarative Services gives it. */
    private static IscsiInitiator.Config config(Map<String, Object> values) {
        return (IscsiInitiator.Config) Proxy.newProxyInstance(
                SessionConfigurationTest.class.getClassLoader(),
                new Class<?>[] {IscsiInitiator.Config.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    private SessionSettings portal(String portal) throws IOException {
        return IscsiInitiator.settings(config(Map.of("portal", portal)), state, slot -> slot);
    }

    @ParameterizedTest
    @CsvSource({"san.example, 3260", "san.example:1, 1", "10.0.0.1:65535, 65535", "[fe80::1]:860, 860"})
    void portIsThatOfThePortalOrTheUsualOne(String portal, int port) throws IOException {
        assertThat(portal(portal).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "san:0", "san:65536", "san:99999", "san:port", "a:b:c"})
    void portalThatIsNoneIsRefusedByItsKey(String portal) {
        assertThatThrownBy(() -> portal(portal))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("portal '" + portal + "'");
    }

    @ParameterizedTest
    @CsvSource({"digests, yes, true or false", "digests, 1, true or false", "slot, one, 0 to", "slot, 1.5, 0 to"})
    void textThatIsNoSuchValueIsRefusedByItsKey(String key, String text, String expected) {
        assertThatThrownBy(() -> IscsiInitiator.readable(config(Map.of()), Map.of(key, text)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(key + " '" + text + "': " + expected);
    }

    @Test
    void valuesMayBeTextOrTyped() throws IOException {
        IscsiInitiator.Config config = config(Map.of());
        assertThat(IscsiInitiator.readable(config, Map.of("digests", "TRUE ", "slot", " 3")))
                .isSameAs(config);
        assertThat(IscsiInitiator.readable(config, Map.of("digests", true, "slot", 3)))
                .isSameAs(config);
    }

    /** Were the component to fail, each who asks for transports would have it tried anew, with a stack trace each time. */
    @Test
    void configurationThatCannotBeIsToldToWhoAsks() {
        Map<String, Object> written = Map.of("portal", "san", "digests", "yes", Constants.SERVICE_PID, "session~lab");
        BundleContext context = (BundleContext) Proxy.newProxyInstance(
                SessionConfigurationTest.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> state.toString());
        IscsiInitiator refused =
                new IscsiInitiator(context, config(Map.of("portal", "san")), written, null, new SessionTraces());
        String why = "configuration session~lab: digests 'yes': true or false expected; no session begins";
        assertThatThrownBy(refused::addresses).isInstanceOf(IOException.class).hasMessage(why);
        assertThatThrownBy(() -> refused.connect("iscsi://san/iqn.x/0"))
                .isInstanceOf(IOException.class)
                .hasMessage(why);
        assertThat(refused.initiator()).isEmpty();
        refused.withdraw();
    }
}
