// SPDX-License-Identifier: Apache-2.0
package org.offhost.block;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.block.hold.HeldFile;

class PrivateFilesTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("state");
    }

    /** A lock as another process sees it: closing a channel to a file lets go of all locks that this one has on it. */
    private static long locks(Path held) throws IOException {
        String inode = ":" + Files.getAttribute(held, "unix:ino") + " ";
        return Files.readAllLines(Path.of("/proc/locks")).stream()
                .filter(l -> l.contains(inode))
                .count();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fileThatIsHeldStaysSoWhoeverElseWantsIt() throws IOException {
        try (HeldFile held = PrivateFiles.hold(file).orElseThrow()) {
            assertThat(PrivateFiles.hold(folder.resolve("../" + folder.getFileName() + "/state")))
                    .isEmpty();
            assertThat(held.isHeld()).isTrue();
            assertThat(locks(file)).isEqualTo(1);
        }
        assertThat(locks(file)).isZero();
        try (HeldFile again = PrivateFiles.hold(file).orElseThrow()) {
            assertThat(again.isHeld()).isTrue();
        }
    }

    @Test
    void replacedFileHoldsTheNewBytesAndNothingIsBesideIt() throws IOException {
        PrivateFiles.replace(file, "the first, which is longer".getBytes(UTF_8));
        PrivateFiles.replace(file, "the second".getBytes(UTF_8));
        assertThat(file).hasContent("the second");
        assertThat(folder.toFile().list()).containsExactly("state");
    }

    @Test
    void replacedFileIsItsOwnersAlone() throws IOException {
        PrivateFiles.replace(file, new byte[1]);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    /** As of two processes that note something in one state folder. */
    @Test
    void fileThatTwoProcessesAndTwoThreadsReplaceIsWholeAtEachMoment() throws Exception {
        PrivateFiles.replace(file, Writing.text('b'));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writing.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        CompletableFuture<Void> beside = CompletableFuture.runAsync(() -> Writing.replace(file, 'c'));
        for (int n = 0; n < Writing.TIMES; n++) {
            PrivateFiles.replace(file, Writing.text('a'));
            String read = Files.readString(file);
            assertThat(read).isEqualTo(new String(Writing.text(read.charAt(0)), UTF_8));
        }
        beside.get(2, TimeUnit.MINUTES);
        String said = new String(other.getInputStream().readAllBytes(), UTF_8);
        assertThat(other.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(other.exitValue()).as(said).isZero();
        assertThat(folder.toFile().list()).containsExactly("state");
    }

    /** Replaces a file again and again; also the other process of a test. */
    static final class Writing {
        static final int TIMES = 150;

        private Writing() {}

        /** As long as its letter says. */
        static byte[] text(char letter) {
            return String.valueOf(letter).repeat(20_000 * (letter - '`')).getBytes(UTF_8);
        }

        static void replace(Path file, char letter) {
            try {
                for (int n = 0; n < TIMES; n++) {
                    PrivateFiles.replace(file, text(letter));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public static void main(String[] args) {
            replace(Path.of(args[0]), 'b');
        }
    }

    @Test
    void whatAnInterruptionLeftIsReplaced() throws IOException {
        Files.writeString(
                folder.resolve("state" + PrivateFiles.NEXT), "half of what was to be written, and then the power went");
        PrivateFiles.replace(file, "whole".getBytes(UTF_8));
        assertThat(file).hasContent("whole");
        assertThat(folder.toFile().list()).containsExactly("state");
    }

    @Test
    void whatTheSystemSaysOfABareChannelNamesTheFile() throws IOException {
        assumeThat(Path.of("/dev/full")).exists();
        Files.createSymbolicLink(folder.resolve("state" + PrivateFiles.NEXT), Path.of("/dev/full"));
        assertThatThrownBy(() -> PrivateFiles.replace(file, new byte[1]))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(file + ": No space left on device");
    }

    @Test
    void fileThatCannotBeReplacedIsAsItWas() throws IOException {
        PrivateFiles.replace(file, "old".getBytes(UTF_8));
        Files.createDirectory(folder.resolve("state" + PrivateFiles.NEXT));
        assertThatThrownBy(() -> PrivateFiles.replace(file, "new".getBytes(UTF_8)))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent("old");
    }

    @Test
    void secretIsTheFirstLineAndWhatIsNoneIsToldWithItsFile() throws IOException {
        for (String text : new String[] {"s\u00e9cret", "s\u00e9cret\n", "s\u00e9cret\r\nmore\n"}) {
            assertThat(PrivateFiles.secret(Files.writeString(file, text))).isEqualTo("s\u00e9cret");
        }
        Files.write(file, new byte[] {(byte) 0xff, 1, 2});
        assertThatThrownBy(() -> PrivateFiles.secret(file)).hasMessageContainingAll(file.toString(), "UTF-8");
        Files.writeString(file, "\nsecret");
        assertThatThrownBy(() -> PrivateFiles.secret(file)).hasMessageContainingAll(file.toString(), "empty");
        Files.write(file, new byte[10_000]);
        assertThatThrownBy(() -> PrivateFiles.secret(file)).hasMessageContainingAll(file.toString(), "4096 bytes");
        assertThatThrownBy(() -> PrivateFiles.secret(folder)).hasMessageContaining(folder.toString());
    }
}
