// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.Attribute;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Encoding;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.FileTimes;
import org.offhost.filesystem.Link;

class ReparseTest {
    private static Optional<String> target(byte[] reparse) {
        return Reparse.symbolicLink(new FileEntry(
                64,
                1,
                FileEntry.Kind.LINK,
                false,
                List.of(new Link(5, "link", false)),
                new FileTimes(0, 0, 0, 0),
                0,
                List.of(new Attribute(
                        "$REPARSE_POINT",
                        Attribute.Role.REPARSE,
                        "",
                        Encoding.PLAIN,
                        false,
                        AttributeValue.Resident.copyOf(reparse, 0, reparse.length))),
                Optional.empty()));
    }

    private static byte[] windows(String name, int flags, int claimedLength) {
        byte[] text = name.getBytes(StandardCharsets.UTF_16LE);
        ByteBuffer b = ByteBuffer.allocate(20 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(0xA000000C).putShort((short) (12 + text.length)).putShort((short) 0);
        b.putShort((short) 0)
                .putShort((short) claimedLength)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(flags);
        return b.put(text).array();
    }

    @Test
    void relativeWindowsLinkIsTurnedRound() {
        assertThat(target(windows("..\\links\\one.txt", 1, 32))).contains("../links/one.txt");
    }

    @Test
    void absoluteWindowsLinkIsNotMade() {
        assertThat(target(windows("\\??\\C:\\x", 0, 16))).isEmpty();
    }

    @Test
    void lengthBeyondTheBufferIsNoLink() {
        assertThat(target(windows("a", 1, 60_000))).isEmpty();
        assertThat(target(new byte[] {0x0C, 0, 0, (byte) 0xA0})).isEmpty();
    }

    @Test
    void wslLinkIsRead() {
        byte[] text = "one.txt".getBytes(StandardCharsets.UTF_8);
        ByteBuffer b = ByteBuffer.allocate(12 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(0xA000001D)
                .putShort((short) (4 + text.length))
                .putShort((short) 0)
                .putInt(2)
                .put(text);
        assertThat(target(b.array())).contains("one.txt");
    }

    @Test
    void absoluteTargetIsNotMade() {
        byte[] text = "/etc/passwd".getBytes(StandardCharsets.UTF_8);
        ByteBuffer b = ByteBuffer.allocate(12 + text.length).order(ByteOrder.LITTLE_ENDIAN);
        b.putInt(0xA000001D)
                .putShort((short) (4 + text.length))
                .putShort((short) 0)
                .putInt(2)
                .put(text);
        assertThat(target(b.array())).isEmpty();
    }
}
