// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;

class UnitsBesideTest {
    private static final Designator A = Designator.parse("naa.6000000000000001");
    private static final Designator B = Designator.parse("naa.6000000000000002");
    private static final Designator M = Designator.parse("naa.6000000000000003");
    private static final BackupRequest REQUEST = BackupRequest.of(A, "a", M).volume("vg/root");
    private static final RestoreRequest.ToUnit TO = new RestoreRequest.ToUnit(A, false).volume("vg/root");

    @Test
    void sourceIsTheFirstOfAll() {
        assertThat(REQUEST.beside(List.of(B)).sources()).containsExactly(A, B);
        assertThat(REQUEST.beside(List.of(B)).files(List.of("/a")).beside()).containsExactly(B);
        assertThat(TO.beside(List.of(B)).volume("vg/data").units()).containsExactly(A, B);
        assertThat(REQUEST.sources()).containsExactly(A);
    }

    @Test
    void unitsBesideEachOtherDifferAndAreFew() {
        List<Designator> many = IntStream.rangeClosed(0, BackupRequest.MOST_BESIDE)
                .mapToObj(i -> Designator.parse("file./disk" + i))
                .toList();
        for (List<Designator> bad : List.of(List.of(A), List.of(B, B), many)) {
            assertThatThrownBy(() -> REQUEST.beside(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> TO.beside(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(REQUEST.beside(many.subList(1, many.size())).beside()).hasSize(BackupRequest.MOST_BESIDE);
    }

    @Test
    void volumeOnSeveralUnitsIsNamed() {
        assertThatThrownBy(() -> BackupRequest.of(A, "a", M).beside(List.of(B)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("volume that is named");
        assertThatThrownBy(() -> new RestoreRequest.ToUnit(A, false).beside(List.of(B)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void volumeOfAGroupLiesOnOneUnit() {
        assertThatThrownBy(() -> new BackupRequest.Group(
                        List.of(REQUEST.beside(List.of(B)), BackupRequest.of(Designator.parse("file./c"), "c", M))))
                .hasMessageContaining("lies on one unit");
    }
}
