// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.lang.reflect.Proxy;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Constants;

/** What an administrator may have written instead of a target. */
class ConfiguredTargetTest {
    private static ConfiguredTarget.Config config(Map<String, Object> values) {
        return (ConfiguredTarget.Config) Proxy.newProxyInstance(
                ConfiguredTargetTest.class.getClassLoader(),
                new Class<?>[] {ConfiguredTarget.Config.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    /** Its component would fail with a stack trace that names neither the file nor a line of it. */
    @ParameterizedTest
    @CsvSource({
        "listen, here",
        "listen, 127.0.0.1:99999",
        "listen, 192.0.2.1:3260",
        "target, disks",
        "mutual_user, array",
        "units, 'a.img,block=7'"
    })
    void whatCannotBeExportsNothing(String key, String value) {
        Map<String, Object> values = key.equals("units")
                ? Map.of(key, new String[] {value})
                : Map.of(key, value, "units", new String[] {"a.img"});
        // neither array nor portals are asked before everything is read
        assertThatCode(() -> new ConfiguredTarget(
                                config(values), Map.of(Constants.SERVICE_PID, "target~lab"), null, null)
                        .close())
                .doesNotThrowAnyException();
    }
}
