// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Headers, records and names of members. */
class HeaderFormsTest {
    @Test
    void numbersOfAnySizeStandInAHeader() {
        for (long size : new long[] {0, 511, (1L << 33) - 1, 1L << 33, 1L << 50, Long.MAX_VALUE}) {
            TarHeader h = new TarHeader("n", 0644, size, 1_700_000_000L, '0', "");
            assertThat(TarHeader.parse(h.toBytes())).contains(h);
        }
        byte[] damaged = new TarHeader("n", 0644, 1, 1, '0', "").toBytes();
        damaged[0]++;
        assertThat(TarHeader.parse(damaged)).isEmpty();
    }

    @Test
    void aCommentFillsRecordsUpToAnyLength() {
        for (int length = 512; length < 20_000; length += 1) {
            PaxRecords r = new PaxRecords();
            r.add("path", "x");
            r.padTo(length);
            assertThat(r.length()).isEqualTo(length);
        }
    }

    @Test
    void recordsComeBackAsTheyWere() {
        PaxRecords r = new PaxRecords();
        byte[] binary = {0, '\n', '=', 9};
        assertThat(r.add("SCHILY.xattr.system.x", binary)).isTrue();
        assertThat(r.add("path", "ä".repeat(49))).isTrue();
        assertThat(r.add("big", new byte[PaxRecords.MAX_RECORD])).isFalse();
        Map<String, byte[]> back = PaxRecords.parse(r.toBytes()).orElseThrow();
        assertThat(back.get("SCHILY.xattr.system.x")).isEqualTo(binary);
        assertThat(new String(back.get("path"), StandardCharsets.UTF_8)).isEqualTo("ä".repeat(49));
        assertThat(PaxRecords.parse("12 a=b\n".getBytes())).isEmpty();
        assertThat(PaxRecords.parse("99999999999 a=b\n".getBytes())).isEmpty();
    }

    @Test
    void hostileNamesStayInTheirFolder() {
        MemberNames names = new MemberNames("s");
        assertThat(names.file("/a/../b")).isEqualTo("s/files/a/%u002E%u002E/b");
        assertThat(names.file("/.")).isEqualTo("s/files/%u002E");
        assertThat(names.file("/..x/.hidden")).isEqualTo("s/files/..x/.hidden");
        assertThat(names.file("/x\ud800\u0000y")).isEqualTo("s/files/x%uD800%u0000y");
        assertThat(names.file("/😀")).isEqualTo("s/files/😀");
        assertThat(names.stream("/f", "a")).isEqualTo("s/files/f:a");
        assertThat(new MemberNames("s").image("../../etc", false)).isEqualTo("s/.._.._etc.img");
        assertThat(new MemberNames("s").image("..", true)).isEqualTo("s/volume.qcow2");
    }
}
