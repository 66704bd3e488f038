// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhost.archive.SetProfile;

/** Numbers and words that sets alone have are those that were given once. */
class StoredCodesTest {
    @Test
    void formsOfStreamsAreThoseThatWereGivenAndThatThePageTells() throws Exception {
        assertThat(StoredEntryCodec.FORM.table()).isEqualTo(Map.of(1, "PLAIN", 2, "SPARSE", 3, "RAW"));
        String page = Files.readString(Path.of("../../docs/format.md"));
        StoredEntryCodec.FORM
                .table()
                .forEach((code, name) -> assertThat(page).containsPattern("\\| " + code + " \\| " + name + " \\|"));
    }

    @Test
    void wordsAreThoseThatWereGiven() {
        assertThat(Arrays.stream(SetProfile.values()).map(SetProfile::word))
                .containsExactlyInAnyOrder("VOLUME", "FILES");
        assertThat(SetProfile.of("PARTS")).isEmpty();
    }
}
