// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Facet;
import org.offhost.filesystem.Facets;
import org.offhost.filesystem.PosixFacets;

class FacetTextTest {
    @Test
    void eachFacetIsALine() {
        Facets facets = Facets.of(
                new Facet.Number(PosixFacets.MODE, 020644),
                new Facet.Number(PosixFacets.OWNER, 1000),
                PosixFacets.device(8, 1),
                PosixFacets.xattr("user.note", AttributeValue.Resident.copyOf(new byte[1234], 0, 1234)));
        assertThat(FacetText.of(facets))
                .containsExactly(
                        "posix.device 8:1",
                        "posix.mode 020644",
                        "posix.owner 1000",
                        "posix.xattr.user.note, 1,234 bytes");
    }
}
