// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileSystemVolume;
import org.offhost.filesystem.VolumeSummary;
import org.offhost.tck.Fixtures;
import org.offhost.tck.MemoryBlockDevice;

/** Restart pages written over the beginning of the log of the small volume, which tools left empty. */
class LogFileTest {
    private static final int PAGE = 4096;
    private static final int IN_USE = 0;
    private static final int NO_CLIENT = 0xFFFF;

    private byte[] image;
    private int log;

    @BeforeEach
    void findLog() throws Exception {
        image = Files.readAllBytes(Fixtures.shared("ntfs-4k"));
        try (FileSystemVolume volume = new NtfsParser().open(new MemoryBlockDevice(image, 512, true))) {
            FileEntry entry = volume.find("/$LogFile").orElseThrow();
            AttributeValue.NonResident value =
                    (AttributeValue.NonResident) entry.content().orElseThrow().value();
            log = (int) value.runs().get(0).position();
        }
    }

    private VolumeSummary summary() throws Exception {
        return new NtfsParser().probe(new MemoryBlockDevice(image, 512, true)).orElseThrow();
    }

    private static String said(VolumeSummary summary) {
        return summary.evidence().stream()
                .filter(e -> e.contains("$LogFile"))
                .findFirst()
                .orElseThrow();
    }

    private void restartPage(int at, String magic, long lsn, int client, int flags) {
        System.arraycopy(page(magic, lsn, client, flags), 0, image, log + at, PAGE);
    }

    static byte[] page(String magic, long lsn, int client, int flags) {
        ByteBuffer b = RecordBytes.little(PAGE);
        for (int i = 0; i < 4; i++) {
            b.put(i, (byte) magic.charAt(i));
        }
        b.putShort(4, (short) 30).putShort(6, (short) (PAGE / 512 + 1));
        b.putInt(16, PAGE)
                .putInt(20, PAGE)
                .putShort(24, (short) 48)
                .putShort(26, (short) 1)
                .putShort(28, (short) 1);
        b.putLong(48, lsn)
                .putShort(48 + 8, (short) 1)
                .putShort(48 + 12, (short) client)
                .putShort(48 + 14, (short) flags);
        b.putShort(30, (short) 7);
        for (int end = 510; end < PAGE; end += 512) {
            b.putShort(end, (short) 7);
        }
        return b.array();
    }

    @Test
    void emptyLogHasNothingPending() throws Exception {
        assertThat(said(summary())).contains("empty, as tools leave it: nothing is pending");
        assertThat(summary().dirty()).isFalse();
    }

    @Test
    void logInUseMakesTheVolumeDirtyAndSaysWhatThatMeans() throws Exception {
        restartPage(0, "RSTR", 5, IN_USE, 0);
        restartPage(PAGE, "RSTR", 4, NO_CLIENT, 2);

        assertThat(summary().dirty()).isTrue();
        assertThat(said(summary()))
                .contains("restart page at byte " + log + ", version 1.1")
                .contains("in use when the volume was cut; Windows replays it at the next mount");
    }

    @Test
    void newerPageCounts() throws Exception {
        restartPage(0, "RSTR", 5, IN_USE, 0);
        restartPage(PAGE, "RSTR", 6, NO_CLIENT, 0);

        assertThat(said(summary())).contains("byte " + (log + PAGE)).contains("closed cleanly");
        assertThat(summary().dirty()).isFalse();
    }

    @Test
    void logInUseOfAVolumeMarkedCleanIsClean() throws Exception {
        restartPage(0, "RSTR", 5, IN_USE, 2);

        assertThat(said(summary())).contains("closed cleanly");
    }

    @Test
    void tornPageGivesWayToTheOther() throws Exception {
        restartPage(0, "RSTR", 9, NO_CLIENT, 2);
        restartPage(PAGE, "RSTR", 4, IN_USE, 0);
        image[log + 510] ^= 1;

        assertThat(said(summary())).contains("byte " + (log + PAGE)).contains("in use");
    }

    @Test
    void logResetByChkdskHasNothingPending() throws Exception {
        restartPage(0, "CHKD", 9, IN_USE, 0);

        assertThat(said(summary())).contains("reset by chkdsk");
    }

    @Test
    void stateThatIsNotKnownIsDirtyAndTheVolumeIsReadAllTheSame() throws Exception {
        restartPage(0, "RSTX", 9, NO_CLIENT, 0);

        assertThat(summary().dirty()).isTrue();
        assertThat(said(summary())).contains("is not known").contains("expected a restart page RSTR");
        try (FileSystemVolume volume = new NtfsParser().open(new MemoryBlockDevice(image, 512, true))) {
            assertThat(volume.find("/links/one.txt")).isPresent();
        }
    }
}
