// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other processes may have of a file is asked of another process. */
class HeldFileTest {
    @TempDir
    Path folder;

    private Path file;

    /** A file by two names. */
    private Path linked;

    @BeforeEach
    void file() throws IOException {
        file = Files.write(folder.resolve("file"), new byte[10]);
        linked = Files.createLink(folder.resolve("linked"), file);
    }

    @Test
    void whoIsRefusedEndsNoLock() throws Exception {
        try (HeldFile held = HeldFile.sole(file, false)) {
            assertRefusedHere(file);
            assertRefusedHere(linked);
            assertThat(held.isHeld()).isTrue();
            assertThat(others()).isEqualTo("none");
        }
        assertThat(others()).isEqualTo("exclusive");
        HeldFile.sole(linked, false).close();
    }

    @Test
    void whoReadsAndClosesEndsNoLock() throws Exception {
        try (HeldFile before = HeldFile.open(file, false);
                HeldFile held = HeldFile.sole(file, false)) {
            before.close();
            HeldFile.open(linked, true).close();
            assertThat(held.isHeld()).isTrue();
            assertThat(others()).isEqualTo("none");
        }
        assertThat(others()).isEqualTo("exclusive");
    }

    @Test
    void whatIsReadAloneIsReadByOthers() throws Exception {
        try (HeldFile held = HeldFile.sole(file, true)) {
            assertRefusedHere(linked);
            assertThat(others()).isEqualTo("shared");
            assertThat(held.channel().read(ByteBuffer.allocate(20), 0)).isEqualTo(10);
        }
    }

    @Test
    void lockStaysUntilTheLastIsGoneWhoeverCameFirst() throws Exception {
        HeldFile first = HeldFile.beside(file, false);
        HeldFile second = HeldFile.sole(linked, false);
        HeldFile third = HeldFile.beside(file, true);
        first.close();
        assertThat(others()).isEqualTo("none");
        third.close();
        assertThat(others()).isEqualTo("none");
        second.close();
        assertThat(others()).isEqualTo("exclusive");
        assertThat(first.channel().isOpen()
                        || second.channel().isOpen()
                        || third.channel().isOpen())
                .isFalse();
    }

    @Test
    void whoWritesBesideAReaderKeepsOtherReadersAway() throws Exception {
        try (HeldFile reader = HeldFile.sole(file, true)) {
            try (HeldFile writer = HeldFile.beside(file, false)) {
                assertThat(others()).isEqualTo("none");
            }
            assertThat(reader.isHeld()).isTrue();
        }
    }

    @Test
    void whoCannotWriteBesideAReaderLeavesTheLockAsItWas() throws Exception {
        try (HeldFile reader = HeldFile.sole(file, true)) {
            Process other = process("hold");
            try {
                assertThat(other.getInputStream().read()).isEqualTo('s');
                assertThatThrownBy(() -> HeldFile.beside(file, false))
                        .isInstanceOfSatisfying(
                                FileHeldException.class,
                                e -> assertThat(e.isHeldHere()).isFalse());
            } finally {
                other.getOutputStream().close();
                assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(reader.isHeld()).isTrue();
            assertThat(others()).isEqualTo("shared");
        }
    }

    @Test
    void whatAnotherProcessHasIsRefused() throws Exception {
        Process other = process("hold");
        try {
            assertThat(other.getInputStream().read()).isEqualTo('e');
            for (boolean shared : new boolean[] {true, false}) {
                assertThatThrownBy(() -> HeldFile.sole(file, shared))
                        .isInstanceOfSatisfying(
                                FileHeldException.class,
                                e -> assertThat(e.isHeldHere()).isFalse())
                        .hasMessage(file + " is in use by another process");
            }
            try (HeldFile looked = HeldFile.open(file, false)) {
                assertThat(looked.channel().size()).isEqualTo(10);
            }
        } finally {
            other.getOutputStream().close();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        HeldFile.sole(file, false).close();
    }

    /** Another framework of this process has a table of its own, and its lock ends by a channel of ours as well. */
    @Test
    void lockOfAnotherFrameworkOfThisProcessStays() throws Exception {
        try (FileChannel foreign = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            foreign.lock();
            assertRefusedHere(file);
            assertRefusedHere(linked);
            assertThat(others()).isEqualTo("none");
        }
        try (HeldFile held = HeldFile.sole(file, false)) {
            assertThat(held.isHeld()).isTrue();
        }
        assertThat(others()).isEqualTo("exclusive");
    }

    @Test
    void fileInThePlaceOfOneThatIsHeldIsAnotherOne() throws Exception {
        try (HeldFile held = HeldFile.sole(file, false)) {
            Files.delete(file);
            Files.write(file, new byte[10]);
            try (HeldFile next = HeldFile.sole(file, false)) {
                assertThat(next.isHeld() && held.isHeld()).isTrue();
            }
        }
    }

    @Test
    void whatWasClosedTwiceIsClosed() throws Exception {
        HeldFile first = HeldFile.sole(file, false);
        first.close();
        try (HeldFile second = HeldFile.sole(file, false)) {
            first.close();
            assertThat(first.isHeld()).isFalse();
            assertThat(second.isHeld()).isTrue();
            HeldFile.open(linked, false).close();
            assertThat(others()).isEqualTo("none");
        }
        assertThat(others()).isEqualTo("exclusive");
    }

    @Test
    void fileThatIsHeldIsLookedAtByOneChannel() throws Exception {
        try (HeldFile held = HeldFile.sole(file, false)) {
            Set<FileChannel> channels = Collections.newSetFromMap(new IdentityHashMap<>());
            for (int i = 0; i < 100; i++) {
                try (HeldFile looked = HeldFile.open(linked, false);
                        HeldFile beside = HeldFile.open(file, true)) {
                    assertThat(looked.channel().position()).isZero();
                    assertThat(looked.channel().read(ByteBuffer.allocate(20))).isEqualTo(10);
                    channels.add(looked.channel());
                    channels.add(beside.channel());
                }
            }
            assertThat(channels).hasSize(2);
            assertThat(held.isHeld()).isTrue();
            assertThat(others()).isEqualTo("none");
        }
        assertThat(others()).isEqualTo("exclusive");
    }

    private static void assertRefusedHere(Path name) {
        for (boolean shared : new boolean[] {true, false}) {
            assertThatThrownBy(() -> HeldFile.sole(name, shared))
                    .isInstanceOfSatisfying(
                            FileHeldException.class,
                            e -> assertThat(e.isHeldHere()).isTrue())
                    .hasMessageContaining(name.toString());
        }
    }

    /** Which lock another process can have on the file now. */
    private String others() throws Exception {
        Process other = process("try");
        String answer = new String(other.getInputStream().readAllBytes());
        assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return answer.equals("e") ? "exclusive" : answer.equals("s") ? "shared" : answer;
    }

    private Process process(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Other.class.getName(),
                        file.toString(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The other process: says which lock it has, the strictest that it can, and keeps it, if it shall, until its input ends. */
    static final class Other {
        private Other() {}

        public static void main(String[] args) throws IOException {
            try (FileChannel channel =
                    FileChannel.open(Path.of(args[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                FileLock exclusive = channel.tryLock();
                FileLock shared = exclusive == null ? channel.tryLock(0, Long.MAX_VALUE, true) : null;
                System.out.print(exclusive != null ? "e" : shared != null ? "s" : "none");
                System.out.flush();
                if (args[1].equals("hold")) {
                    System.in.read();
                }
            }
        }
    }
}
