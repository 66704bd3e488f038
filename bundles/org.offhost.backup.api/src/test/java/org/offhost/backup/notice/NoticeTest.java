// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhost.block.Designator;

class NoticeTest {
    private static final Designator UNIT = Designator.parse("naa.6000000000000001");

    @Test
    void factsAreTypedAndKeptInTheirOrder() {
        Notice notice = Notice.of(NoticeCode.MEDIUM_TOO_SMALL)
                .with("medium", UNIT)
                .with("needed", 4096)
                .with("room", 512L)
                .remedy(Remedy.NAME_BIGGER);
        assertThat(notice.facts())
                .containsExactly(Map.entry("medium", UNIT), Map.entry("needed", 4096L), Map.entry("room", 512L));
        assertThat(notice.fact("needed")).contains(4096L);
        assertThat(notice).hasToString("medium-too-small medium=" + UNIT + " needed=4096 room=512");
        assertThat(notice.remedies()).containsExactly(Remedy.NAME_BIGGER);
    }

    @Test
    void otherObjectsAreTheirTexts() {
        assertThat(Notice.of(NoticeCode.NOBODY_COPIES)
                        .with("reasons", List.of(1, "two", new StringBuilder("three")))
                        .facts())
                .containsEntry("reasons", List.of(1L, "two", "three"));
    }

    @Test
    void factThatTheCodeDoesNotHaveIsAFault() {
        assertThatThrownBy(() -> Notice.of(NoticeCode.EMPTY_PATH).with("path", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path");
        assertThatThrownBy(() -> new Notice(NoticeCode.NO_SUCH_JOB, Map.of("job", 'c'), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsAreOneForEachCode() {
        assertThat(Arrays.stream(NoticeCode.values()).map(NoticeCode::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+(-[a-z]+)*"));
    }
}
