// SPDX-License-Identifier: Apache-2.0
package org.offhost.kit.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacedNamesTest {
    private static final NameRules FOLDING =
            new NameRules(true, "\"*:<>?\\|", ". ", Character.MAX_CODE_POINT, 255, false, false);
    private static final NameRules ALIASES = new NameRules(true, "", "", Character.MAX_CODE_POINT, 255, false, true);

    private static List<String> places(NameRules rules, String... paths) throws IOException {
        PlacedNames names = new PlacedNames(rules, "/dest");
        List<String> places = new ArrayList<>();
        for (String path : paths) {
            PlacedNames.Placed p = path.endsWith("/")
                    ? names.directory(path.substring(0, path.length() - 1), false)
                    : names.file(path);
            assertThat(p.ordinal()).isEqualTo(places.size());
            places.add(p.relative());
        }
        return places;
    }

    @Test
    void namesThatAreDifferentStayAsTheyAre() throws IOException {
        assertThat(places(
                        NameRules.POSIX, "/case/", "/case/README.txt", "/case/readme.txt", "/case/Dir/", "/case/dir/"))
                .containsExactly("case", "case/README.txt", "case/readme.txt", "case/Dir", "case/dir");
    }

    @Test
    void twinsByCaseAreToldApartWhereTheFolderFolds() throws IOException {
        assertThat(places(
                        FOLDING,
                        "/case/",
                        "/case/Dir/",
                        "/case/dir/",
                        "/case/Dir/x",
                        "/case/dir/x",
                        "/case/README.text",
                        "/case/readme.text"))
                .containsExactly(
                        "case",
                        "case/Dir",
                        "case/dir~2",
                        "case/Dir/x",
                        "case/dir~2/x",
                        "case/README.text",
                        "case/readme~2.text");
    }

    @ParameterizedTest
    @CsvSource({"straße, STRASSE", "K, \u212A", "ä, Ä", "ä, a\u0308", "σ, ς", "ſ, s", "ﬁ, fi", "ı, I", "Ⅷ, ⅷ", "ａ, Ａ"})
    void twinsOfAnyKindOfFoldingAreToldApart(String one, String other) throws IOException {
        assertThat(places(FOLDING, "/" + one, "/" + other))
                .doesNotHaveDuplicates()
                .contains(one);
        assertThat(places(NameRules.POSIX, "/" + one, "/" + other)).containsExactly(one, other);
    }

    @Test
    void entriesOfOneNameAllGetTheirs() throws IOException {
        assertThat(places(NameRules.POSIX, "/TEST.TXT", "/TEST.TXT", "/TEST.TXT", "/TEST~2.TXT", "/ZLAST.TXT"))
                .containsExactly("TEST.TXT", "TEST~2.TXT", "TEST~3.TXT", "TEST~2~2.TXT", "ZLAST.TXT");
    }

    @Test
    void namesSpelledAlikeAreToldApart() throws IOException {
        assertThat(places(NameRules.POSIX, "/\u0001", "/%u0001", "/.", "/%u002E", "/..", "/%u002E%u002E"))
                .doesNotHaveDuplicates();
        assertThat(places(FOLDING, "/a:b", "/a%u003ab", "/a.", "/a%u002E")).doesNotHaveDuplicates();
    }

    @Test
    void namesCutAlikeAreToldApart() throws IOException {
        String longest = "x".repeat(255);
        assertThat(places(NameRules.POSIX, "/" + longest, "/" + longest))
                .doesNotHaveDuplicates()
                .allMatch(n -> n.length() <= 255);
    }

    @Test
    void fileAndDirectoryOfOneNameBothComeWhicheverIsFirst() throws IOException {
        assertThat(places(NameRules.POSIX, "/A", "/A/", "/A/x", "/B/", "/B", "/B/x"))
                .containsExactly("A", "A~2", "A~2/x", "B", "B~2", "B/x");
    }

    @Test
    void twoDirectoriesOfTheVerySamePathAreOneAndWhatIsInThemIsNot() throws IOException {
        assertThat(places(NameRules.POSIX, "/DIR/", "/DIR/", "/DIR/x", "/DIR/x"))
                .containsExactly("DIR", "DIR", "DIR/x", "DIR/x~2");
    }

    @Test
    void directoriesThatAreNotRestoredByThemselvesHaveAPlaceToo() throws IOException {
        assertThat(places(FOLDING, "/Dir/x", "/dir/x", "/dir")).containsExactly("Dir/x", "dir~2/x", "dir~3");
    }

    @Test
    void streamAndFileOfItsNameBothCome() throws IOException {
        PlacedNames names = new PlacedNames(NameRules.POSIX, "/dest");
        PlacedNames.Placed file = names.file("/h.txt");
        assertThat(names.beside(file, ":s1").relative()).isEqualTo("h.txt:s1");
        assertThat(names.beside(file, ":s1").relative()).isEqualTo("h.txt:s1~2");
        assertThat(names.file("/h.txt:s1").relative()).isEqualTo("h.txt:s1~3");
    }

    @Test
    void streamsOfTheRootLieInside() throws IOException {
        PlacedNames names = new PlacedNames(NameRules.POSIX, "/dest");
        PlacedNames.Placed root = names.directory("/", true);
        assertThat(root.relative()).isEmpty();
        assertThat(names.beside(root, ":note").relative()).isEqualTo(":note");
        assertThat(names.beside(root, ":../../x").relative()).isEqualTo(":..%u002F..%u002Fx");
        assertThat(names.file("/:note").relative()).isEqualTo(":note~2");
    }

    /** A file in a folder of FAT answers to its short name, too, which must not be written over by a file of that name. */
    @Test
    void namesThatMayBeShortNamesOfOthersAreSpelledWhereThereAreSuch() throws IOException {
        assertThat(places(
                        ALIASES,
                        "/longfilename.txt",
                        "/LONGFI~1.TXT",
                        "/TEST.TXT",
                        "/TEST.TXT",
                        "/a~1",
                        "/longer~12345"))
                .containsExactly(
                        "longfilename.txt",
                        "LONGFI%u007E1.TXT",
                        "TEST.TXT",
                        "TEST~copy2.TXT",
                        "a%u007E1",
                        "longer~12345");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000, 30_000})
    void pathsThatNoHostTakesAreRefusedAtOnce(int depth) {
        PlacedNames names = new PlacedNames(NameRules.POSIX, "/dest");
        assertThatThrownBy(() -> names.file("/" + "d".repeat(60) + ("/" + "d".repeat(60)).repeat(depth)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("path is too long");
    }

    @Test
    void halfAMillionTwinsAndDuplicatesInOneDirectoryAllDiffer() throws IOException {
        PlacedNames names = new PlacedNames(FOLDING, "/dest");
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 250_000; i++) {
            seen.add(names.file("/dir/file-" + i % 50_000 + ".text").relative().toLowerCase());
            seen.add(names.file("/dir/FILE-" + i % 50_000 + ".text").relative().toLowerCase());
        }
        assertThat(seen).hasSize(500_000);
    }

    @Test
    void whatIsAskedAgainGetsTheSameNames() throws IOException {
        String[] paths = {"/a", "/A", "/b/", "/B/", "/b/x", "/B/x", "/a", "/\u0001", "/%u0001"};
        assertThat(places(FOLDING, paths)).isEqualTo(places(NameRules.of(FOLDING.words()), paths));
    }
}
