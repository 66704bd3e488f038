// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the storage host is spoken to, and what a configuration may say. */
class StorageHostTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"$(id)", "a b", "a;b", "'", "\"", "a\nb", "", "`x`", "*", "a|b", "~", "ü", "\\"})
    void nameThatAShellWouldTakeApartIsNotSent(String name) {
        StorageHost host = new StorageHost(List.of(), folder + "/", command -> {});
        assertThatThrownBy(() -> host.run("drop", List.of(name)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not sent to a storage host");
    }

    @Test
    void verbThatFailsSaysWhatTheHostSaid() {
        StorageHost host = new StorageHost(List.of(), folder + "/", command -> {});
        assertThatThrownBy(() -> host.run("nonsense", List.of()))
                .hasMessage("'storage host: nonsense' ended with 1: unknown verb nonsense");
        assertThatThrownBy(() -> new StorageHost(List.of(folder + "/ssh"), "/", command -> {}).run("survey", List.of()))
                .hasMessageContaining("'storage host: survey' cannot be run");
    }

    @Test
    void commandIsTakenInWords() throws IOException {
        LvmSettings settings = LvmSettings.of("array-1", " ssh  -o BatchMode=yes root@storage ", Map.of());
        assertThat(settings)
                .isEqualTo(new LvmSettings("array-1", List.of("ssh", "-o", "BatchMode=yes", "root@storage"), 90));
        assertThat(LvmSettings.of("a", "", Map.of("pool.percent", "70")).command())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',90,name ''",
        "../x,90,name '../x'",
        "a,0,pool.percent '0'",
        "a,101,pool.percent '101'",
        "a,x,pool.percent 'x'"
    })
    void wrongValueIsNamed(String name, String percent, String message) {
        assertThatThrownBy(() -> LvmSettings.of(name, "", Map.of("pool.percent", percent)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("expected");
    }
}
