// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.Designator;

class SentencesTest {
    private static final Designator UNIT = Designator.parse("naa.6000000000000001");

    @Test
    void sentenceHasFactsAndRemediesBehind() {
        assertThat(Sentences.of(Notice.of(NoticeCode.DESTINATION_HOLDS_DATA)
                        .with("unit", UNIT)
                        .with("volume", 2)
                        .with("position", 4096)
                        .remedy(Remedy.NAME_BLANK, Remedy.OVERWRITE)))
                .isEqualTo(
                        "volume 2 of destination naa.6000000000000001 holds data (at byte 4096); nothing was written."
                                + " Name a blank one, or say --overwrite");
    }

    @Test
    void partWhoseFactDoesNotApplyIsLeftOut() {
        Notice lost =
                Notice.of(NoticeCode.SNAPSHOT_LOST).with("snapshot", "s-1").with("unit", UNIT);
        assertThat(Sentences.of(lost)).isEqualTo("snapshot lost: s-1");
        assertThat(Sentences.of(lost.with("state", "DELETED")))
                .isEqualTo("snapshot lost: s-1 of unit naa.6000000000000001 is DELETED");
        assertThat(Sentences.of(lost.with("state", "FAILED"))).endsWith("changed behind the array's back");
        Notice replaced =
                Notice.of(NoticeCode.MEDIUM_REPLACED).with("address", "/t.tap").with("expectedId", "7f");
        assertThat(Sentences.of(replaced.with("blank", true))).endsWith("the medium labelled 7f, found a blank one");
        assertThat(Sentences.of(replaced.with("foundId", "8a").with("foundName", "a")))
                .endsWith("found one labelled 8a 'a'");
    }

    @Test
    void listsNoticesInNoticesAndCountsAreWrittenOut() {
        Notice first = Notice.of(NoticeCode.VOLUME)
                .with("number", 1)
                .with("length", 1 << 20)
                .with("position", 512)
                .with("holds", "ntfs")
                .with("kind", "07");
        Notice second = Notice.of(NoticeCode.VOLUME)
                .with("number", 2)
                .with("length", 7)
                .with("position", 0)
                .with("fault", "too long");
        Notice several = Notice.of(NoticeCode.SEVERAL_VOLUMES)
                .with("unit", UNIT)
                .with("table", "mbr")
                .remedy(Remedy.NAME_VOLUME);
        assertThat(Sentences.of(several.with("volumes", List.of(first, second))))
                .isEqualTo("""
                unit naa.6000000000000001 has 2 volumes by its mbr table:
                    1  1,048,576 bytes at byte 512: ntfs (07)
                    2  7 bytes at byte 0: cannot be used: too long
                Name the one that is meant with --volume""");
        assertThat(Sentences.of(several.with("volumes", List.of(first)))).contains("has 1 volume by");
    }

    @Test
    void causeIsASentenceInASentence() {
        assertThat(Sentences.of(Notice.of(NoticeCode.CANNOT_GO_ON)
                        .with("cause", Notice.of(NoticeCode.MEDIUM_READ_ONLY).with("medium", UNIT))
                        .remedy(Remedy.MEND_AND_RESUME, Remedy.CANCEL)))
                .isEqualTo("it cannot go on now: medium naa.6000000000000001 is read-only."
                        + " Mend that and resume the job, or cancel it");
        assertThat(Sentences.of(Optional.empty())).isEmpty();
    }

    /** Also of a notice of an engine that has none of its facts. */
    @ParameterizedTest
    @EnumSource(NoticeCode.class)
    void everyCodeHasASentenceThatEnds(NoticeCode code) {
        assertThat(Sentences.of(Notice.of(code))).doesNotContain("{", "}", "[", "]", "|");
    }
}
