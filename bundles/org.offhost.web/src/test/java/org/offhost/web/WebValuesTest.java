// SPDX-License-Identifier: Apache-2.0
package org.offhost.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.driver.ConfiguredValues;

/** Where it may listen. */
class WebValuesTest {
    private static final String LINE =
            "anna:viewer:pbkdf2-sha512$210000$AAAAAAAAAAAAAAAAAAAAAA==$" + "A".repeat(86) + "==";

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();

    private WebValues of(Map<String, Object> properties) {
        return WebValues.of(
                new ConfiguredValues("org.offhost.web", properties, complaints::add),
                key -> properties.getOrDefault(key, "").toString());
    }

    @Test
    void itIsOffUntilItIsTurnedOnAndThenAtThisHost() {
        assertThat(of(Map.of()).enabled()).isFalse();
        WebValues on = of(Map.of("enabled", "true"));
        assertThat(on.enabled()).isTrue();
        assertThat(on.host()).isEqualTo("127.0.0.1");
        assertThat(of(Map.of("enabled", true, "host", "::1")).enabled()).isTrue();
        assertThat(complaints).isEmpty();
    }

    @Test
    void realmOfTheConsoleIsInPlaceOfTheFile() throws Exception {
        Map<String, Object> all = new HashMap<>(Map.of(
                "enabled",
                true,
                "host",
                "0.0.0.0",
                "keystore",
                Files.createFile(folder.resolve("key.p12")),
                "keystore.password.file",
                Files.writeString(folder.resolve("password"), "secret\n"),
                "realm",
                "karaf"));
        assertThat(of(all).enabled()).isTrue();
        assertThat(of(all)).as("nothing is done anew").isEqualTo(of(all));
        assertThat(of(all).realm().orElseThrow().roles()).hasSize(3);
        assertThat(complaints).isEmpty();
        all.put("realm.roles", "admin=king");
        assertThat(of(all).enabled()).isFalse();
        assertThat(complaints).element(0).asString().contains("realm.roles", "admin=king", "viewer|operator");
        all.put("host", "127.0.0.1");
        assertThat(of(all).realm()).isEmpty();
    }

    @Test
    void beyondThisHostItNeedsTlsAndUsers() throws Exception {
        Path keystore = Files.createFile(folder.resolve("key.p12"));
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        Path users = Files.writeString(folder.resolve("users"), LINE + "\n");
        Map<String, Object> all = new HashMap<>(Map.of(
                "enabled", true,
                "host", "0.0.0.0",
                "keystore", keystore,
                "keystore.password.file", password,
                "users", users));
        assertThat(of(all).enabled()).isTrue();
        assertThat(of(all).toString()).doesNotContain("secret");
        for (String needed : List.of("keystore", "keystore.password.file", "users")) {
            complaints.clear();
            Map<String, Object> without = new HashMap<>(all);
            without.remove(needed);
            assertThat(of(without).enabled()).as("without " + needed).isFalse();
            assertThat(complaints).as("without " + needed).isNotEmpty();
            complaints.clear();
            without.put(needed, folder.resolve("nowhere"));
            assertThat(of(without).enabled()).as("with a wrong " + needed).isFalse();
            assertThat(complaints).as("with a wrong " + needed).isNotEmpty();
        }
        complaints.clear();
        assertThat(of(Map.of("enabled", true, "host", "0.0.0.0")).enabled()).isFalse();
        assertThat(complaints).singleElement().asString().contains("host", "0.0.0.0", "off stays in force");
    }
}
