// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem.ntfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.LinkTarget;
import org.offhost.kit.session.Withdrawal;

class LinkTargetsTest {
    private static final int SYMLINK = 0xA000_000C;
    private static final int MOUNT_POINT = 0xA000_0003;
    private static final int LX_SYMLINK = 0xA000_001D;

    private static byte[] windows(String name, int flags, int claimedLength) {
        byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer b = RecordBytes.little(20 + text.length);
        b.putInt(SYMLINK).putShort((short) (12 + text.length)).putShort((short) 0);
        b.putShort((short) 0).putShort((short) claimedLength);
        b.putShort((short) 0).putShort((short) claimedLength).putInt(flags);
        return b.put(text).array();
    }

    private static byte[] wsl(String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer b = RecordBytes.little(12 + text.length);
        b.putInt(LX_SYMLINK).putShort((short) (4 + text.length)).putShort((short) 0);
        return b.putInt(2).put(text).array();
    }

    private static byte[] junction(String path, String shown) {
        byte[] one = path.getBytes(StandardCharsets.UTF_16LE);
        byte[] two = shown.getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer b = RecordBytes.little(16 + one.length + two.length);
        b.putInt(MOUNT_POINT).putShort((short) (8 + one.length + two.length)).putShort((short) 0);
        b.putShort((short) 0).putShort((short) one.length);
        b.putShort((short) one.length).putShort((short) two.length);
        return b.put(one).put(two).array();
    }

    @Test
    void relativeWindowsLinkIsTurnedRound() {
        LinkTarget target = LinkTargets.of(windows("..\\links\\one.txt", 1, 32), false);
        assertThat(target).isEqualTo(new LinkTarget(LinkTarget.Kind.WINDOWS, "..\\links\\one.txt", "", true, false));
        assertThat(target.slashed()).contains("../links/one.txt");
    }

    @Test
    void absoluteWindowsLinkMeansNothingElsewhere() {
        LinkTarget target = LinkTargets.of(windows("\\??\\C:\\x", 0, 16), true);
        assertThat(target.path()).isEqualTo("\\??\\C:\\x");
        assertThat(target.directory()).isTrue();
        assertThat(target.slashed()).isEmpty();
    }

    @Test
    void junctionHasAPathAndWhatIsShown() {
        assertThat(LinkTargets.of(junction("\\??\\C:\\links", "C:\\links"), true))
                .isEqualTo(new LinkTarget(LinkTarget.Kind.MOUNT_POINT, "\\??\\C:\\links", "C:\\links", false, true));
    }

    @Test
    void lengthBeyondTheBufferIsNoTarget() {
        assertThat(LinkTargets.of(windows("a", 1, 60_000), false).slashed()).isEmpty();
        for (byte[] whole : new byte[][] {windows("ab", 1, 4), wsl("ab"), junction("ab", "cd")}) {
            for (int length = 0; length < whole.length - 1; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThat(LinkTargets.of(cut, false).path()).hasSizeLessThan(3);
            }
        }
    }

    @Test
    void wslLinkIsReadAsPosixHasIt() {
        assertThat(LinkTargets.of(wsl("one.txt"), false)).isEqualTo(LinkTarget.posix("one.txt"));
        assertThat(LinkTargets.of(wsl("/etc/passwd"), false).relative()).isFalse();
    }

    @Test
    void entryOfALinkHasATargetAndOthersNone() throws Exception {
        for (Map.Entry<String, byte[]> link : Map.of(
                        "x\\y", windows("x\\y", 1, 6), "", new byte[] {0x0C, 0, 0, (byte) 0xA0})
                .entrySet()) {
            RecordBytes record =
                    new RecordBytes(40).fileName(5, 3, "A").resident(AttributeType.REPARSE_POINT, "", link.getValue());
            FileEntry entry = new EntryReader(
                            new VolumeBytes(null, new Withdrawal("the NTFS parser"), 0),
                            BootSectorTest.parse(b -> {}),
                            new SystemFiles(Set.of(11L)),
                            SecurityDescriptors.none())
                    .read(record.record(), n -> record.record(), new ArrayList<>())
                    .orElseThrow();
            assertThat(entry.kind()).isEqualTo(FileEntry.Kind.LINK);
            assertThat(entry.target().orElseThrow().path()).isEqualTo(link.getKey());
        }
    }
}
