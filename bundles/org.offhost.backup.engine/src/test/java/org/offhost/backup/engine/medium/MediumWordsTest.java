// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;

/** The words in sets are those that were given once, and one that is not known promises nothing. */
class MediumWordsTest {
    private static final List<String> CONSISTENCIES =
            List.of("quiet", "crash-consistent", "said-to-be-still", "inconsistent", "application-consistent");
    private static final List<String> LEVELS = List.of("none", "structure", "sample", "read", "full");

    @Test
    void wordsAreThoseThatWereGiven() {
        assertThat(Arrays.stream(Consistency.values()).map(MediumWords::of))
                .containsExactlyInAnyOrderElementsOf(CONSISTENCIES);
        assertThat(Arrays.stream(CheckLevel.values()).map(MediumWords::of)).containsExactlyInAnyOrderElementsOf(LEVELS);
        assertThat(CONSISTENCIES)
                .allMatch(w -> MediumWords.of(MediumWords.consistency(w)).equals(w));
        assertThat(LEVELS).allMatch(w -> MediumWords.of(MediumWords.level(w)).equals(w));
    }

    @Test
    void aWordThatIsNotKnownPromisesNothing() {
        assertThat(MediumWords.consistency("replica-consistent")).isEqualTo(Consistency.INCONSISTENT);
        assertThat(MediumWords.level("notarized")).isEqualTo(CheckLevel.NONE);
    }

    @Test
    void thePageOfTheFormTellsThem() throws Exception {
        String page = Files.readString(Path.of("../../docs/format.md"));
        assertThat(Stream.concat(CONSISTENCIES.stream(), LEVELS.stream())).allMatch(w -> page.contains("`" + w + "`"));
    }
}
