// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges in a row, and stripes told by a rule, held against every byte counted out one by one. */
class LayoutTest {
    private static final Layout STRIPED = Layout.parse("7+5 4*100+12/200+12/300+12 50+3");

    /** Where each byte of {@link #STRIPED} lies. */
    private static List<Long> counted() {
        List<Long> bytes = new ArrayList<>();
        for (long i = 7; i < 12; i++) {
            bytes.add(i);
        }
        for (int turn = 0; turn < 3; turn++) {
            for (long stripe = 100; stripe <= 300; stripe += 100) {
                for (int i = 0; i < 4; i++) {
                    bytes.add(stripe + turn * 4 + i);
                }
            }
        }
        for (long i = 50; i < 53; i++) {
            bytes.add(i);
        }
        return bytes;
    }

    private static List<Long> bytes(Layout layout) {
        List<Long> bytes = new ArrayList<>();
        for (long at = 0; at < layout.length(); ) {
            Extent head = layout.together(new Extent(at, layout.length() - at));
            for (long i = head.position(); i < head.end(); i++) {
                bytes.add(i);
            }
            at += head.length();
        }
        return bytes;
    }

    @Test
    void everyByteLiesWhereItIsCountedOut() {
        assertThat(bytes(STRIPED)).isEqualTo(counted());
        assertThat(STRIPED.length()).isEqualTo(44);
        assertThat(STRIPED.position()).isEqualTo(7);
    }

    @Test
    void chunkLiesTogetherAndNoMore() {
        assertThat(STRIPED.together(new Extent(6, 30))).isEqualTo(new Extent(101, 3));
        assertThat(STRIPED.together(new Extent(18, 2))).isEqualTo(new Extent(105, 2));
        assertThatThrownBy(() -> STRIPED.together(new Extent(40, 5))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyByteIsFoundBack() {
        List<Long> counted = counted();
        for (int i = 0; i < counted.size(); i++) {
            assertThat(STRIPED.at(counted.get(i))).hasValue(i);
        }
        assertThat(STRIPED.at(12)).isEmpty();
        assertThat(STRIPED.at(112)).isEmpty();
    }

    @Test
    void anyPartOfItLiesWhereItsBytesDo() {
        List<Long> counted = counted();
        for (int from = 0; from < counted.size(); from++) {
            for (int to = from + 1; to <= counted.size(); to++) {
                Layout part = STRIPED.of(Layout.of(List.of(new Extent(from, to - from))));
                assertThat(bytes(part)).isEqualTo(counted.subList(from, to));
            }
        }
    }

    @Test
    void wholeTurnsStayARule() {
        Layout part = Layout.parse("1048576*0+1073741824/2147483648+1073741824");
        assertThat(part.of(Layout.of(List.of(new Extent(1 << 20, 2L << 29)))).parts())
                .hasSizeLessThanOrEqualTo(3);
        assertThat(part.of(Layout.of(List.of(new Extent(0, part.length()))))).isEqualTo(part);
    }

    @Test
    void stripesLieInPiecesEachInOne() {
        Layout pieces = Layout.parse("1000+20 2000+20");
        assertThat(pieces.of(Layout.parse("2*0+6/30+6"))).isEqualTo(Layout.parse("2*1000+6/2010+6"));
        assertThatThrownBy(() -> pieces.of(Layout.parse("2*0+6/18+6"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rangesThatMeetAreJoined() {
        assertThat(Layout.of(List.of(new Extent(0, 5), new Extent(5, 5), new Extent(0, 5))))
                .hasToString("0+10 0+5");
        assertThat(Layout.of(List.of()).length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0+4096 8192+512", "65536*0+131072/1048576+131072 7+1", ""})
    void textIsReadAgain(String text) {
        assertThat(Layout.parse(text)).hasToString(text).isEqualTo(Layout.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0+0",
                "3*0+4/4+4",
                "0*0+4/4+4",
                "2*0+4/4+6",
                "-1+4",
                "x",
                " ",
                "0+1  2+1",
                "4*0+9223372036854775804/0+9223372036854775804"
            })
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> Layout.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wholeBlocksAreNeededButAtTheEnd() {
        assertThat(Layout.parse("512+512 4096+100").isAligned(512)).isTrue();
        assertThat(Layout.parse("512+100 4096+512").isAligned(512)).isFalse();
        assertThat(Layout.parse("1024*0+2048/4096+2048").isAligned(512)).isTrue();
        assertThat(Layout.parse("256*0+2048/4096+2048").isAligned(512)).isFalse();
        assertThat(Layout.parse("1024*0+2048/4097+2048").isAligned(512)).isFalse();
    }
}
