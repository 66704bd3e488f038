// SPDX-License-Identifier: Apache-2.0
package org.offhost.inventory.prints;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A set of numbers has those that were added, whichever they are. */
class IdSetTest {
    @Test
    void hasWhatWasAddedAndNothingElse() {
        Random random = new Random(3);
        IdSet set = new IdSet();
        Set<Long> expected = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            long id = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(9000) - 100;
            assertThat(set.contains(id)).isEqualTo(expected.contains(id));
            set.add(id);
            expected.add(id);
        }
        set.add(0);
        expected.add(0L);
        assertThat(set.size()).isEqualTo(expected.size());
        assertThat(set.stream().boxed().collect(Collectors.toSet())).isEqualTo(expected);
    }
}
