// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FacetsTest {
    private static Facet number(String name, long value) {
        return new Facet.Number(name, value);
    }

    @Test
    void orderDoesNotMatter() {
        Facets one = Facets.of(number("posix.mode", 0100644), number("posix.group", 7));
        assertThat(one).isEqualTo(Facets.of(List.of(number("posix.group", 7), number("posix.mode", 0100644))));
        assertThat(one).extracting(Facet::name).containsExactly("posix.group", "posix.mode");
        assertThat(one.with(number("posix.group", 8)).number("posix.group", 0)).isEqualTo(8);
        assertThat(one.size()).isEqualTo(2);
        assertThat(one.find("posix.owner")).isEmpty();
    }

    @Test
    void deviceHasTwoNumbers() {
        Facets f = Facets.of(PosixFacets.device(8, -1));
        assertThat(PosixFacets.major(f)).isEqualTo(8);
        assertThat(PosixFacets.minor(f)).isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void namesHaveANamespaceAndComeOnce() {
        assertThat(Facet.isName("posix.xattr.user.\u00e9 =")).isTrue();
        for (String none : List.of("", "mode", ".mode", "posix.", "Posix.mode", "po-six.mode", "1.mode")) {
            assertThatThrownBy(() -> number(none, 1)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Facets.of(number("a.b", 1), number("a.b", 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(number("ext4.flags", 1).namespace()).isEqualTo("ext4");
    }
}
