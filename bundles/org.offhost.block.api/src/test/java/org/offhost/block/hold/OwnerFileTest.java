// SPDX-License-Identifier: Apache-2.0
package org.offhost.block.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.block.PrivateFiles;

class OwnerFileTest {
    @TempDir
    Path folder;

    private OwnerFile owner() {
        return new OwnerFile(folder.resolve("owner.lock"), PrivateFiles::hold);
    }

    @Test
    void oneHasItAndOthersAreToldWho() throws IOException {
        OwnerFile one = owner();
        OwnerFile other = owner();
        assertThat(one.other()).isEmpty();
        assertThat(one.take()).isTrue();
        assertThat(one.take()).as("again").isTrue();
        assertThat(one.other()).as("it is its own").isEmpty();
        assertThat(other.take()).isFalse();
        assertThat(other.isHeld()).isFalse();
        assertThat(other.other())
                .hasValueSatisfying(owner -> assertThat(owner.pid())
                        .isEqualTo(ProcessHandle.current().pid()));
        assertThat(one.isHeld()).as("who looked has not ended the lock").isTrue();
        other.letGo();
        assertThat(folder.resolve("owner.lock")).as("it was not its own").exists();
        one.letGo();
        assertThat(folder.resolve("owner.lock")).doesNotExist();
        assertThat(other.other()).isEmpty();
        assertThat(other.take()).isTrue();
        other.letGo();
    }

    /** A process that was killed deletes nothing. */
    @Test
    void fileWithoutALockIsNobodys() throws IOException {
        Files.writeString(folder.resolve("owner.lock"), "4711 elsewhere and a longer name than one writes here\n");
        OwnerFile one = owner();
        assertThat(one.other()).isEmpty();
        assertThat(one.take()).isTrue();
        assertThat(owner().other())
                .hasValueSatisfying(owner -> assertThat(owner.pid())
                        .isEqualTo(ProcessHandle.current().pid()));
        one.letGo();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "4711", "a b\n", "-1 host\n", "1234567890123456789012 host\n", "1 two words\n", "\u00e9\n"})
    void wordsOfNobodyAreNoNews(String words) throws IOException {
        try (HeldFile held = PrivateFiles.hold(folder.resolve("owner.lock")).orElseThrow()) {
            held.channel().write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)));
            assertThat(owner().other()).hasValueSatisfying(owner -> {
                assertThat(owner.pid()).isZero();
                assertThat(owner.host()).isEmpty();
            });
        }
    }

    /** Who only looks whether somebody has it holds it for a moment. */
    @Test
    void whoLooksIsInNobodysWay() throws IOException {
        Path file = Files.createFile(folder.resolve("owner.lock"));
        HeldFile looks = HeldFile.sole(file, true);
        AtomicInteger asked = new AtomicInteger();
        OwnerFile one = new OwnerFile(file, f -> {
            if (asked.getAndIncrement() == 1) {
                looks.close();
            }
            return PrivateFiles.hold(f);
        });
        assertThat(one.take()).isTrue();
        assertThat(asked).hasValue(2);
        one.letGo();
    }

    @Test
    void folderThatIsGoneIsTold() {
        OwnerFile gone = new OwnerFile(folder.resolve("gone/owner.lock"), PrivateFiles::hold);
        assertThatThrownBy(gone::take).isInstanceOf(NoSuchFileException.class);
    }
}
