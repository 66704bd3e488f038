// SPDX-License-Identifier: Apache-2.0
package org.offhost.array.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.array.virtual.management.DiskTraits;
import org.offhost.scsi.TargetPortals;
import picocli.CommandLine.TypeConversionException;

class UnitArgumentTest {
    private static UnitArgument read(String typed) {
        return new UnitArgument.Converter().convert(typed);
    }

    @Test
    void wordsBehindTheFileSayWhatItIs() {
        assertThat(read("disk.img"))
                .isEqualTo(new UnitArgument(Path.of("disk.img"), false, false, DiskTraits.PLAIN, 0));
        assertThat(read("disk.img,block=4096,readonly"))
                .isEqualTo(new UnitArgument(Path.of("disk.img"), true, false, DiskTraits.PLAIN, 4096));
        assertThat(read("a,b.tap,tape"))
                .isEqualTo(new UnitArgument(Path.of("a,b.tap"), false, true, DiskTraits.PLAIN, 0));
        assertThat(read("disk.img,removable,thin"))
                .isEqualTo(new UnitArgument(Path.of("disk.img"), false, false, new DiskTraits(true, true), 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "disk.img,block=500",
                "disk.img,block=1000",
                "a.tap,tape,block=512",
                "a.tap,tape,thin",
                "a.tap,removable,tape"
            })
    void blocksThatCannotBeAreRefused(String typed) {
        assertThatThrownBy(() -> read(typed)).isInstanceOf(TypeConversionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vm/Windows 10.qcow2", "x.QCOW2,readonly", "qcow2:disk.img"})
    void imagesAreNotExportedAsTheBytesOfTheirFiles(String typed) {
        assertThatThrownBy(() -> read(typed).attach(null))
                .isInstanceOf(ArrayRefusedException.class)
                .hasMessageContaining("qcow2");
    }

    @Test
    void bothSidesNeedASecretOfTheirOwn(@TempDir Path folder) throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "abcdefghijklmnop\n");
        Path short11 = Files.writeString(folder.resolve("short"), "abcdefghijk\nx");
        TargetPortals.Secret initiator = SecretOptions.read("a", one);
        assertThat(initiator.secret()).isEqualTo("abcdefghijklmnop");
        TargetPortals.Secret target = SecretOptions.read("b", one);
        assertThatThrownBy(() -> SecretOptions.requireTwo(initiator, target)).hasMessageContaining("same secret");
        SecretOptions.requireTwo(initiator, new TargetPortals.Secret("b", "abcdefghijklmnoq"));
        assertThatThrownBy(() -> SecretOptions.read("a", short11)).hasMessageContaining("a secret of 11 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:", "127.0.0.1:70000", "::1:3260", "[::1]"})
    void addressesNeedHostAndPort(String typed) {
        assertThatThrownBy(() -> new ListenAddress().convert(typed)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void addressesOfBothFamiliesAreRead() {
        assertThat(ListenAddress.text(new ListenAddress().convert("127.0.0.1:3260")))
                .isEqualTo("127.0.0.1:3260");
        assertThat(ListenAddress.text(new ListenAddress().convert("[::1]:0"))).isEqualTo("[0:0:0:0:0:0:0:1]:0");
    }
}
