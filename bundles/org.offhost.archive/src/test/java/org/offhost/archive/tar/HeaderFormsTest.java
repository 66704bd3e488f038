// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.offhost.archive.ImageFormat;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.VolumeTraits;

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

    /** A reader adds up the whole block. */
    @Test
    void theSumIsOfAllThatStandsInAHeader() {
        String long101 = "n".repeat(101);
        for (TarHeader h : new TarHeader[] {
            new TarHeader("ü", 0644, 1, 1, '0', ""),
            new TarHeader("a", 0777, 0, 1, '2', "somewhere/else"),
            new TarHeader(long101, 0644, 1, -1, '0', long101),
            new TarHeader("d", 0600, 0, 1, '3', "", new TarOwner(7, 1L << 40), new TarDevice(8, 1L << 30)),
            new TarHeader("././@LongLink", 0644, 101, 0, TarHeader.LONG_NAME, "")
        }) {
            assertThat(TarHeader.parse(h.toBytes())).as(h.toString()).isPresent();
        }
    }

    @Test
    void timesHaveNoDigitThatTheFileSystemDoesNotKeep() {
        FileTimes t = FileTimes.NONE
                .with(FileTimes.Stamp.MODIFIED, 0, 0)
                .with(FileTimes.Stamp.ACCESSED, 1_700_000_000L, 100)
                .with(FileTimes.Stamp.CHANGED, 12_345_678_901L, 5);
        PaxRecords r = new PaxRecords();
        new FileRecords(VolumeTraits.Metadata.DOS).addTimes(t, r);
        assertThat(new String(r.toBytes(), StandardCharsets.US_ASCII))
                .isEqualTo("11 mtime=0\n28 atime=1700000000.0000001\n31 ctime=12345678901.000000005\n");
        PaxRecords none = new PaxRecords();
        new FileRecords(VolumeTraits.Metadata.DOS).addTimes(FileTimes.NONE.with(FileTimes.Stamp.MODIFIED, -1, 0), none);
        assertThat(none.length()).isZero();
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
        assertThat(new MemberNames("s").image("../../etc", ImageFormat.SPARSE)).isEqualTo("s/.._.._etc.img");
        assertThat(new MemberNames("s").image("..", ImageFormat.QCOW2)).isEqualTo("s/volume.qcow2");
    }
}
