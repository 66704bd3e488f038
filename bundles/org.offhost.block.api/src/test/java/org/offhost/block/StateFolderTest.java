// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateFolderTest {
    private static final Path HOME = Path.of(System.getProperty("user.home"), ".offhost");

    private static Path of(Map<String, String> properties) {
        return StateFolder.of(properties::get);
    }

    @Test
    void propertyIsTheFolderInKarafToo() {
        assertThat(of(Map.of("offhost.state", "/srv/backup"))).isEqualTo(Path.of("/srv/backup"));
        assertThat(of(Map.of("offhost.state", "/srv/backup", "karaf.data", "/opt/karaf/data")))
                .isEqualTo(Path.of("/srv/backup"));
    }

    @Test
    void eachKarafHasItsOwn() {
        assertThat(of(Map.of("karaf.data", "/opt/karaf/data"))).isEqualTo(Path.of("/opt/karaf/data/offhost"));
        assertThat(of(Map.of("karaf.data", "/opt/karaf/instances/two/data", "offhost.state", " ")))
                .isEqualTo(Path.of("/opt/karaf/instances/two/data/offhost"));
    }

    @Test
    void elsewhereItIsTheUsers() {
        assertThat(of(Map.of())).isEqualTo(HOME);
        assertThat(of(Map.of("offhost.state", "", "karaf.data", ""))).isEqualTo(HOME);
    }
}
