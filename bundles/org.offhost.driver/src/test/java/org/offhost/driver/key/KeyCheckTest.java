// SPDX-License-Identifier: Apache-2.0
package org.offhost.driver.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCheckTest {
    private static final String PID = "org.offhost.backup.engine";
    private static final Set<String> ENGINE =
            Set.of("check", "offload", "patience.seconds", "quiet.period.seconds", "quiet.timeout.seconds", "queue");

    @ParameterizedTest
    @CsvSource({
        "quiet.period.second, quiet.period.seconds",
        "quiet_period_seconds, quiet.period.seconds",
        "quiet-timeout-seconds, quiet.timeout.seconds",
        "Chek, check",
        "offlaod, offload"
    })
    void keyIsNamedWithTheNearest(String key, String meant) {
        assertThat(KeyCheck.complaints(PID, List.of(key), ENGINE))
                .containsExactly("configuration " + PID + ", " + key
                        + ": nobody reads this key, and it sets nothing; the nearest that is read is " + meant);
    }

    @Test
    void keyThatIsNearNoneIsNamedWithAll() {
        assertThat(KeyCheck.complaints(PID, List.of("threads"), Set.of("check", "queue")))
                .singleElement()
                .asString()
                .endsWith("; those that are read are check, queue");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "CHECK",
                "service.pid",
                "service.factoryPid",
                "service.bundleLocation",
                "service.ranking",
                "component.name",
                "felix.fileinstall.filename",
                "org.apache.karaf.features.configKey",
                ".private",
                "transport.target",
                "transport.cardinality.minimum"
            })
    void keyThatIsReadOrOfOthersIsNotNamed(String key) {
        assertThat(KeyCheck.complaints(PID, List.of(key), ENGINE)).isEmpty();
    }

    /** As bnd writes them; bad values of the same configuration are named by its component. */
    @Test
    void keysAreThoseOfTheMetatypeOfAPidOrFactory() throws IOException {
        String xml = """
                <?xml version="1.0" encoding="UTF-8"?>
                <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0" localization="none">
                  <OCD id="one" name="One"><AD id="check" type="String"/><AD id="queue" type="Boolean"/></OCD>
                  <OCD id="each" name="Each"><AD id="portal" type="String"/></OCD>
                  <Designate pid="org.example.One"><Object ocdref="one"/></Designate>
                  <Designate factoryPid="org.example.Each"><Object ocdref="each"/></Designate>
                </metatype:MetaData>
                """;
        assertThat(read(xml).byPid())
                .containsOnlyKeys("org.example.One", "org.example.Each")
                .containsEntry("org.example.One", Set.of("check", "queue"))
                .containsEntry("org.example.Each", Set.of("portal"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<metatype:MetaData>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
            })
    void whatIsNoMetatypeIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
    }

    private static DescribedKeys read(String xml) throws IOException {
        return DescribedKeys.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
