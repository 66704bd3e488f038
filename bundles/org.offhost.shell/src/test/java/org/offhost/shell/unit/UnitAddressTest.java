// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.offhost.shell.command.Secrets;

/** What was typed for a unit: what it is, what it is called, and what is shown of it. */
class UnitAddressTest {
    @Test
    void nodeForCommandsIsOneByItsKind() {
        assertThat(new UnitAddress("sg:/dev/sdb").isNode()).isTrue();
        assertThat(new UnitAddress("/no/such/sg3").isNode()).isFalse();
        assertThat(new UnitAddress("iscsi://array/iqn.x:a/0").isNode()).isFalse();
        assertThat(new UnitAddress(System.getProperty("java.home")).isNode()).isFalse();
        assertThat(new UnitAddress("/dev/null").isNode()).isEqualTo(Files.exists(Path.of("/dev/null")));
    }

    @ParameterizedTest
    @CsvSource({
        "iscsi://u%hush@array/iqn.2026-11.org:a/0, iscsi://u@array/iqn.2026-11.org:a/0",
        "iscsi://u:hush@array:860/iqn.x:a/0, iscsi://u@array:860/iqn.x:a/0",
        "iscsi://u%hu@sh@array/iqn.x:a/0, iscsi://u@array/iqn.x:a/0",
        "iscsi://u%hu sh@array/iqn.x:a/0, iscsi://u@array/iqn.x:a/0",
        "iscsi://array:3260/iqn.x:a/0, iscsi://array:3260/iqn.x:a/0",
        "iscsi://u@array:3260/iqn.x:a/0, iscsi://u@array:3260/iqn.x:a/0",
        "iscsi://u@a/iqn.x:a/0?target_password=hush&session=1, iscsi://u@a/iqn.x:a/0?target_password=…&session=1",
        "disk%1@2.img, disk%1@2.img"
    })
    void isShownWithoutItsSecret(String typed, String shown) {
        assertThat(new UnitAddress(typed)).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "iscsi://u%s@array/iqn.2026-11.org:a/0?session=1, a/0",
        "iscsi://array/iqn.2026-11.org.offhost:array/12, array/12",
        "'qemu:/run/vm.qmp#disk0,nbd=unix:/run/vm.nbd', disk0",
        "/srv/disk.img, disk",
        "disk, disk",
        "naa.6001, naa.6001",
        "/dev/sg3, sg3",
        "sg:/dev/sdb, sdb",
        "/vm/a.qcow2, a",
        "qcow2:a.img, a"
    })
    void hasATitle(String typed, String title) {
        assertThat(new UnitAddress(typed).title()).isEqualTo(title);
    }

    @Test
    void isAFileOrNot() {
        assertThat(new UnitAddress("disk.img").file()).contains(Path.of("disk.img"));
        assertThat(new UnitAddress("file:///disk.img").isUrl()).isFalse();
        assertThat(new UnitAddress("iscsi://a/iqn.x:a/0").file()).isEmpty();
        assertThat(new UnitAddress("naa.6001").file()).isEmpty();
        assertThat(new UnitAddress("qemu:/run/vm.qmp#disk0").isUrl()).isTrue();
        assertThat(new UnitAddress("qemu:/run/vm.qmp").file()).isPresent();
        assertThat(new UnitAddress("uri.qemu:/run/vm.qmp#disk0").designator()).isPresent();
        assertThat(new UnitAddress("uri.img").file()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "/vm/a.qcow2, qcow2:/vm/a.qcow2",
        "A.QCOW2, qcow2:A.QCOW2",
        "qcow2:a.img, qcow2:a.img",
        "file:a.qcow2, file:a.qcow2",
        "a.img, a.img",
        "qcow2./vm/a.qcow2, qcow2./vm/a.qcow2",
        "iscsi://a/iqn.x:a.qcow2, iscsi://a/iqn.x:a.qcow2"
    })
    void imagesAreThoseThatAreCalledSo(String typed, String asked) {
        assertThat(new UnitAddress(typed).asked()).isEqualTo(asked);
    }

    @Test
    void fileOfAnImageIsItsFile() {
        assertThat(new UnitAddress("qcow2:/vm/a.img").file()).contains(Path.of("/vm/a.img"));
        assertThat(new UnitAddress("/vm/a.qcow2").file()).contains(Path.of("/vm/a.qcow2"));
        assertThat(new UnitAddress("qcow2./vm/a.qcow2").designator()).isPresent();
    }

    @Test
    void messagesThatRepeatTheLineDoNotRepeatSecrets() {
        String url = "iscsi://u%hu sh@array/iqn.x:a/0";
        assertThat(Secrets.hidden("Unmatched argument at index 1: '" + url + "'", "list", url))
                .isEqualTo("Unmatched argument at index 1: 'iscsi://u@array/iqn.x:a/0'");
        assertThat(Secrets.hidden("Unknown option: '--medum=" + url + "'", "list", "--medum=" + url))
                .doesNotContain("sh@");
        assertThat(Secrets.hidden("iscsi://u%hush@array/iqn.x:a/0 and iscsi://a:1/iqn.x:a/0, one@two"))
                .isEqualTo("iscsi://u@array/iqn.x:a/0 and iscsi://a:1/iqn.x:a/0, one@two");
    }
}
