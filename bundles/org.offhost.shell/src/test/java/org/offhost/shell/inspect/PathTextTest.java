// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.offhost.filesystem.LinkTarget;
import org.offhost.shell.command.CommandRefusedException;

/** What {@code --path} shows a person. */
class PathTextTest {
    private static String show(String path) throws Exception {
        return Inspected.path("ntfs-c512", path, new InspectForm());
    }

    @Test
    void everyNameOfAHardLinkIsShownWhereverItIs() throws Exception {
        assertThat(show("/links/elsewhere/again.txt"))
                .contains("Path          /links/elsewhere/again.txt")
                .contains("Names         /links/", " /links/one.txt")
                .contains("              /links/hard-link-number-29-to-one.txt")
                .contains("              /links/elsewhere/again.txt");
    }

    @Test
    void shortNameIsMarkedAndFindsTheFile() throws Exception {
        assertThat(show("/meta/dos-name-is-custom.txt")).containsPattern("\n {14}/meta/\\S+  \\(8\\.3\\)");
    }

    @Test
    void pathIsShownAsTheVolumeHasIt() throws Exception {
        assertThat(show("NAMES/mixedcase.TXT/")).contains("Path          /names/MixedCase.Txt");
    }

    @Test
    void metadataAreInWords() throws Exception {
        assertThat(show("/meta/ea-small.txt")).contains("EAs           OFFHOST.ONE, 9 bytes");
        assertThat(show("/meta/object-id.txt")).contains("Object id     {a3a2a1a0-a5a4-a7a6-a8a9-aaabacadaeaf}");
        assertThat(show("/reparse/junction"))
                .contains("Reparse point junction (tag A0000003h) to \\??\\C:\\links, shown as C:\\links");
        assertThat(show("/reparse/file-symlink")).contains("to ..\\links\\one.txt, relative");
        assertThat(show("/meta/attr-offline.txt")).contains("offline");
        assertThat(show("/security/mode-00.txt"))
                .contains("Security      owner S-1-5-", "group S-1-5-", "access list of ");
    }

    @Test
    void directoryListsWhatIsInIt() throws Exception {
        assertThat(show("/ads"))
                .contains("Kind          directory", "/ads/Zone.txt:Zone.Identifier  resident", "4 entries in it")
                .doesNotContain("/sizes");
    }

    @Test
    void patternShowsAllThatMatch() throws Exception {
        assertThat(show("/**/s1?2?.bin").lines().filter(l -> l.startsWith("f")))
                .hasSize(3)
                .allMatch(l -> l.contains("/sizes/s102"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/sizes/s0.bin/below", "/n*pe/**", "/no[x]"})
    void pathThatIsNotThereIsRefused(String path) {
        assertThatThrownBy(() -> show(path))
                .isInstanceOf(CommandRefusedException.class)
                .hasMessageContaining(path);
    }

    @Test
    void nameWithBracketsIsAPathBeforeItIsAPattern() throws Exception {
        assertThat(show("/names/[brackets]+plus,comma;semi=eq.txt")).contains("Kind          file");
    }

    @Test
    void malformedMetadataAreCalledSo() {
        assertThat(SecurityText.of(new byte[7])).containsExactly("malformed: expected at least 20 bytes, found 7");
        byte[] far = new byte[20];
        far[2] = 4;
        far[4] = far[8] = far[16] = 127;
        assertThat(SecurityText.of(far)).hasSize(3).allMatch(l -> l.contains("malformed: expected"));
        LinkTarget none = new LinkTarget(LinkTarget.Kind.WINDOWS, "", "", false, false);
        assertThat(ReparseText.of(new byte[3], Optional.of(none))).startsWith("malformed");
        assertThat(ReparseText.of(new byte[] {12, 0, 0, (byte) 0xA0, 0, 0, 0, 0, 99, 0, 99, 0}, Optional.of(none)))
                .contains("symbolic link", "malformed");
        assertThat(ExtendedText.attributes("not an attribute".getBytes(StandardCharsets.US_ASCII)))
                .singleElement()
                .asString()
                .startsWith("malformed");
        assertThat(ExtendedText.objectId(new byte[15])).startsWith("malformed");
    }
}
