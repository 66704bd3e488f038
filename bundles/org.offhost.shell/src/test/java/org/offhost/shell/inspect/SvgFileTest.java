// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.offhost.shell.command.CommandRefusedException;
import org.offhost.shell.text.FailureText;

class SvgFileTest {
    @TempDir
    Path folder;

    @Test
    void pictureReplacesAPictureOnly() throws Exception {
        Path file = folder.resolve("map.svg");
        new SvgFile(file).write("<svg>1</svg>");
        new SvgFile(file).write("<svg>2</svg>");
        assertThat(file).hasContent("<svg>2</svg>");
        Path other = Files.writeString(folder.resolve("disk.img"), "not a picture");
        assertThatThrownBy(() -> new SvgFile(other))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("is there already and is no SVG");
        assertThatThrownBy(() -> new SvgFile(folder)).isInstanceOf(CommandRefusedException.class);
        assertThat(other).hasContent("not a picture");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, other);
        }
    }

    @Test
    void folderThatIsNotThereIsRefusedBeforeAnythingIsRead() {
        assertThatThrownBy(() -> new SvgFile(folder.resolve("no/map.svg")))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining("there is no folder");
    }

    @Test
    void pictureThatCannotBeWrittenIsToldWithItsFile() throws IOException {
        Path place = folder.resolve("x.svg");
        SvgFile file = new SvgFile(place);
        Files.createDirectories(place);
        Files.createFile(place.resolve("kept"));
        assertThatThrownBy(() -> file.write("<svg/>"))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(FailureText.of(e)).contains(place.toString()));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(place);
        }
    }
}
