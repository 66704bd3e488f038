// SPDX-License-Identifier: Apache-2.0
package org.offhost.restore.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.restore.PlacementRefusedException;

class InsideFolderTest {
    @TempDir
    Path folder;

    private InsideFolder inside;
    private Path stranger;

    @BeforeEach
    void start() throws IOException {
        inside = new InsideFolder(folder.resolve("dest"));
        inside.make();
        stranger = Files.writeString(folder.resolve("stranger"), "precious");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"..", "../stranger", "a/../../stranger", ".", "a/.", "a//b", "/etc/x", "a/", "..//stranger"})
    void pathsThatLeadOutOrNowhereAreRefused(String relative) {
        assertThatThrownBy(() -> inside.path(relative))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not lie inside " + folder.resolve("dest"));
    }

    @Test
    void everyWayToWriteGoesThroughTheGate() throws IOException {
        Path partial = Files.writeString(inside.path("partial"), "new");
        Path sibling = folder.resolve("dest:note");
        Files.writeString(sibling, "precious");
        for (Path outside : new Path[] {stranger, sibling, folder.resolve("new"), inside.root()}) {
            assertThatThrownBy(() -> inside.publish(partial, outside, true)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> inside.link(outside, partial)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> inside.symbolicLink(outside, "x")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> inside.emptyFile(outside)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> inside.emptyDirectory(outside)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> inside.copy(partial, outside)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> inside.delete(outside)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> inside.write(new ByteArrayInputStream(new byte[1]), 1, outside, n -> {}))
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> inside.directories(folder.resolve("new/deeper")))
                .isInstanceOf(IOException.class);
        assertThat(stranger).hasContent("precious");
        assertThat(sibling).hasContent("precious");
        assertThat(folder.resolve("new")).doesNotExist();
        assertThat(partial).hasContent("new");
    }

    @Test
    void noLinkOnTheWayIsFollowed() throws IOException {
        Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(inside.path("link"), folder.resolve("elsewhere"));
        assertThatThrownBy(() -> inside.path("link/file"))
                .isInstanceOf(PlacementRefusedException.class)
                .hasMessageContaining("symbolic link");
        Path planted = folder.resolve("dest/link/file");
        assertThatThrownBy(() -> inside.emptyFile(planted)).isInstanceOf(PlacementRefusedException.class);
        assertThatThrownBy(() -> inside.directories(planted)).isInstanceOf(PlacementRefusedException.class);
        assertThatThrownBy(() -> inside.directories(folder.resolve("dest/link")))
                .isInstanceOf(NotDirectoryException.class);
        assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void linkAtAPlaceIsReplacedAndNotFollowed() throws IOException {
        Path link = Files.createSymbolicLink(inside.path("a"), stranger);
        Path partial = Files.writeString(inside.path("partial"), "new");
        assertThatThrownBy(() -> inside.publish(partial, link, false)).isInstanceOf(FileAlreadyExistsException.class);
        inside.publish(partial, link, true);
        assertThat(link).hasContent("new").isRegularFile();
        assertThat(stranger).hasContent("precious");
    }

    @Test
    void linkThatIsNotSpelledAsItWasIsTold() throws IOException {
        assertThat(inside.symbolicLink(inside.path("a"), "../x/./y z")).isTrue();
        assertThat(inside.symbolicLink(inside.path("b"), "dir/")).isFalse();
        assertThat(inside.symbolicLink(inside.path("c"), "/dir//file")).isFalse();
        assertThatThrownBy(() -> inside.symbolicLink(inside.path("d"), "bad\udcff"))
                .isInstanceOf(InvalidPathException.class);
        assertThat(inside.root().resolve("d")).doesNotExist();
    }

    @Test
    void folderIsMadeOnceAndTakenBackWhileItIsEmpty() throws IOException {
        InsideFolder fresh = new InsideFolder(folder.resolve("fresh"));
        assertThat(fresh.make()).isTrue();
        assertThat(fresh.make()).isFalse();
        fresh.unmake();
        assertThat(fresh.root()).doesNotExist();
        inside.emptyFile(inside.path("mine"));
        inside.unmake();
        assertThat(inside.path("mine")).exists();
    }

    @Test
    void folderThatCannotBeMadeIsRefusedWithTheReason() {
        assertThatThrownBy(() -> new InsideFolder(folder.resolve("no/such")).make())
                .isInstanceOf(PlacementRefusedException.class)
                .hasMessageContaining("there is no folder");
        assertThatThrownBy(() -> new InsideFolder(stranger).make())
                .isInstanceOf(PlacementRefusedException.class)
                .hasMessageContaining("is no folder");
    }
}
