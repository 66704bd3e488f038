// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.AttributeValue;

class AclTextTest {
    private static Optional<String> text(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return AclText.of(AttributeValue.Resident.copyOf(bytes, 0, bytes.length));
    }

    @Test
    void entriesAreReadAsAclHasThem() {
        assertThat(text("0200000001000600ffffffff02000600e803000004000400ffffffff0800050000000080"
                        + "10000700ffffffff20000000ffffffff"))
                .contains("user::rw-,user:1000:rw-,group::r--,group:2147483648:r-x,mask::rwx,other::---");
    }

    @Test
    void whatIsMalformedHasNoText() {
        assertThat(text("")).isEmpty();
        assertThat(text("01000000")).isEmpty();
        assertThat(text("0200000001")).isEmpty();
        assertThat(text("0200000003000600ffffffff")).isEmpty();
    }

    @Test
    void numbersThatDoNotFitAreBinary() {
        byte[] header = new TarHeader(
                        "n", 0644, 0, 0, TarHeader.FILE, "", new TarOwner(3_000_000_000L, 5), new TarDevice(0, 0))
                .toBytes();
        assertThat(HexFormat.of().formatHex(header, 108, 116)).isEqualTo("80000000b2d05e00");
        assertThat(HexFormat.of().formatHex(header, 116, 124)).isEqualTo("3030303030303500");
    }
}
