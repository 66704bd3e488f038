// SPDX-License-Identifier: Apache-2.0
package org.offhost.snapshot.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.Designator;

class ZfsAddressTest {
    @Test
    void addressNamesAFileOfADataset() throws IOException {
        ZfsAddress address = ZfsAddress.parse("zfs:tank/vm-1/a.b_c:d#images/disk 0.raw");
        assertThat(address.dataset()).isEqualTo("tank/vm-1/a.b_c:d");
        assertThat(address.pool()).isEqualTo("tank");
        assertThat(address.file()).isEqualTo("images/disk 0.raw");
        assertThat(address.designator()).isEqualTo(Designator.parse("uri.zfs:tank/vm-1/a.b_c:d#images/disk 0.raw"));
        assertThat(ZfsAddress.parse(address.toString())).isEqualTo(address);
        assertThat(ImageFile.Name.of(address.unit("job-7")).orElseThrow().set()).contains("job-7");
        assertThat(ImageFile.Name.of(address.unit("job-7")).orElseThrow().address())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zfs:tank/volume",
                "zfs:#a.img",
                "zfs:-r#a.img",
                "zfs:tank/#a.img",
                "zfs:/tank#a.img",
                "zfs:tank//vm#a.img",
                "zfs:tank/../vm#a.img",
                "zfs:tank/..#a.img",
                "zfs:tank/.#a.img",
                "zfs:tank@snap#a.img",
                "zfs:tank vm#a.img",
                "zfs:1tank#a.img",
                "zfs:tank#",
                "zfs:tank#/etc/passwd",
                "zfs:tank#../a.img",
                "zfs:tank#x/../../a.img",
                "zfs:tank#x/..",
                "zfs:tank#x//a.img",
                "zfs:tank#x/",
                "zfs:tank#a@b.img",
                "zfs:tank#a\nb.img",
                "zfs:tank#a\tb.img",
                "zfs:tank#a\u0000b.img"
            })
    void whatIsNoNameIsRefused(String text) {
        assertThatThrownBy(() -> ZfsAddress.parse(text)).isInstanceOf(IOException.class);
        assertThat(ImageFile.Name.of(new Designator(Designator.Scheme.URI, text)))
                .as("no name of an image of now")
                .matches(n -> n.isEmpty() || n.get().set().isPresent());
    }

    @Test
    void namesThatAreTooLongAreRefused() {
        assertThatThrownBy(() -> ZfsAddress.parse("zfs:" + "a".repeat(181) + "#a.img"))
                .hasMessageContaining("no name of a ZFS dataset");
        assertThatThrownBy(() -> ZfsAddress.parse("zfs:tank#" + "a".repeat(1025)))
                .hasMessageContaining("no name of a file");
    }
}
