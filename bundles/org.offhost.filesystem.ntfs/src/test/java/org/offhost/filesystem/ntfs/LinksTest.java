// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Link;

class LinksTest {
    private static List<Link> ordered(FileName... names) {
        Links links = new Links();
        for (FileName n : names) {
            links.add(n);
        }
        return links.ordered();
    }

    @Test
    void shortNameComesBehindItsLongName() {
        assertThat(ordered(
                        new FileName(9, "LONGNA~1.TXT", 2),
                        new FileName(8, "another link", 0),
                        new FileName(9, "long name.txt", 1),
                        new FileName(9, "third", 0)))
                .containsExactly(
                        new Link(8, "another link", false),
                        new Link(9, "long name.txt", false),
                        new Link(9, "LONGNA~1.TXT", true),
                        new Link(9, "third", false));
    }

    @Test
    void shortNameWithoutALongOneIsAName() {
        assertThat(ordered(new FileName(9, "A.TXT", 2))).containsExactly(new Link(9, "A.TXT", false));
        assertThat(ordered(new FileName(9, "A.TXT", 2), new FileName(8, "long name.txt", 1)))
                .containsExactly(new Link(8, "long name.txt", false), new Link(9, "A.TXT", false));
    }

    @Test
    void parentIsANumberAndItsSequence() {
        assertThat(ordered(new FileName(0x0007_0000_0000_0009L, "a", 3))).containsExactly(new Link(9, 7, "a", false));
    }
}
