// SPDX-License-Identifier: Apache-2.0
package org.offhost.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskedPathsTest {
    private static final List<Link> NO_SHORT = List.of(new Link(5, "x", false));

    private static PathChoice choice(AskedPaths asked, String... there) {
        for (String path : there) {
            asked.look(path, NO_SHORT);
        }
        return asked.choice();
    }

    private static List<String> meant(String text, String... there) {
        PathChoice choice = choice(new AskedPaths(List.of(text), List.of()), there);
        return Arrays.stream(there).filter(choice::matches).toList();
    }

    /** What is there, parted by blanks ('_' stands for one), and what of it is meant. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "/[abc].txt|/[abc].txt /a.txt /b.txt /c.txt|/[abc].txt",
                "/[abc].txt|/a.txt /b.txt /d.txt|/a.txt /b.txt",
                "[ABC].TXT|/[abc].txt /a.txt|/[abc].txt",
                "/*|/* /a /b|/*",
                "/?|/? /a|/?",
                "/a?.txt|/a?.txt /ab.txt /a?.txt2|/a?.txt",
                "/**|/** /a /a/b|/**",
                "/a**b|/a**b /axb|/a**b",
                "/[x|/[x /x|/[x",
                "/[!a]|/[!a] /b|/[!a]",
                "/{a,b}|/{a,b} /a /b|/{a,b}",
                "/a\\b|/a\\b /a /b|/a\\b",
                "/_a|/_a /a|/_a",
                "/a_|/a_ /a|/a_",
                "/[d]|/[d] /[d]/x /d /d/x|/[d] /[d]/x",
                "/[d]/x|/[d] /[d]/x /d /d/x|/[d]/x",
                "/[d]/*.txt|/[d] /[d]/a.txt /d /d/b.txt|/[d]/a.txt",
                "/[d]/*.txt|/e /d /d/b.txt|/d/b.txt",
                "/[d]/?/*.txt|/[d] /[d]/? /[d]/?/a.txt /[d]/x /[d]/x/b.txt|/[d]/?/a.txt",
                "/*/[[]x|/* /*/[x /a /a/[x|/*/[x",
                "/docs/|/docs /docs/a /docs2|/docs /docs/a",
                "docs|/docs /docs/a /other/docs|/docs /docs/a",
                "//docs///a|/docs /docs/a /docs/ab|/docs/a",
                "/DOCS|/docs /docs/a|/docs /docs/a",
                "/a.txt|/a.txt /A.txt|/a.txt",
                "/A.txt|/a.txt /A.txt|/A.txt",
                "/a.TXT|/a.txt /A.txt|/a.txt /A.txt",
                "/d|/d /d/x /D /D/y|/d /d/x",
                "/f:s|/f /f:s|/f:s",
                "/f:s|/f /g|",
                "/|/ /a /a/b|/ /a /a/b",
                "//|/ /a|/ /a",
                "/$Orphans|/$Orphans/7-x /a|/$Orphans/7-x",
                "/Ä|/ä /a|/ä"
            })
    void pathThatIsThereIsMeantLiterally(String text, String there, String expected) {
        String[] paths = there.replace("_", "\u00a0").split(" ");
        assertThat(meant(text.replace("_", "\u00a0"), paths))
                .isEqualTo(
                        expected == null || expected.isEmpty()
                                ? List.of()
                                : List.of(expected.replace("_", "\u00a0").split(" ")));
    }

    @Test
    void lineBreaksAndBlanksAreCharactersOfNames() {
        assertThat(meant("/a\nb", "/a", "/b", "/a\nb", "/b")).containsExactly("/a\nb");
        assertThat(meant(" a ", "/a", "/ a ", "/ a")).containsExactly("/ a ");
    }

    @ParameterizedTest
    @CsvSource({
        "/PROGRA~1, /Program Files|/Program Files/x.txt",
        "/progra~1/x.txt, /Program Files/x.txt",
        "/PROGRA~1/LONGNA~1.TXT, /Program Files/long name.txt",
        "/Program Files/LONGNA~1.TXT, /Program Files/long name.txt",
        "/LONGNA~1.TXT, ''",
        "/PROGRA~2, /Progra~2"
    })
    void shortNamesOnTheWayStandForTheLongOnes(String text, String expected) {
        AskedPaths asked = new AskedPaths(List.of(text), List.of());
        asked.look("/Program Files", both("Program Files", "PROGRA~1"));
        asked.look("/Program Files/x.txt", NO_SHORT);
        asked.look("/Program Files/long name.txt", both("long name.txt", "LONGNA~1.TXT"));
        asked.look("/Progra~2", NO_SHORT);
        PathChoice choice = asked.choice();
        List<String> all =
                List.of("/Program Files", "/Program Files/x.txt", "/Program Files/long name.txt", "/Progra~2");
        List<String> found = all.stream().filter(choice::matches).toList();
        if (text.equals("/PROGRA~1")) {
            assertThat(found).containsExactlyElementsOf(all.subList(0, 3));
        } else {
            assertThat(found).isEqualTo(expected.isEmpty() ? List.of() : List.of(expected));
        }
    }

    private static List<Link> both(String name, String shortName) {
        return List.of(new Link(5, name, false), new Link(5, shortName, true));
    }

    @Test
    void exceptionTakesWhatIsBelowADirectoryThatMatches() {
        PathChoice choice = choice(new AskedPaths(List.of("/d*"), List.of()), "/d", "/d/x", "/docs", "/docs/a/b", "/e");
        assertThat(choice.matches("/docs")).isTrue();
        assertThat(choice.matches("/docs/a/b")).isFalse();
        assertThat(choice.withAllBelow().matches("/docs/a/b")).isTrue();
        assertThat(choice.withAllBelow().matches("/e")).isFalse();
    }

    @Test
    void nameFromAListIsNeverAPattern() {
        AskedPaths asked = new AskedPaths(List.of(), List.of("/[abc].txt"));
        PathChoice choice = choice(asked, "/a.txt", "/b.txt");
        assertThat(choice.matches("/a.txt")).isFalse();
        PathCounts counts = new PathCounts(choice);
        counts.add("/a.txt", false);
        assertThat(counts.unmatched()).containsExactly("/[abc].txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/[abc", "x[", "/d/[!"})
    void malformedPatternIsRefusedOnlyIfItIsNoPath(String text) {
        assertThat(meant(text, AskedPaths.normal(text), "/a")).containsExactly(AskedPaths.normal(text));
        assertThatThrownBy(() -> meant(text, "/a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'[' without ']'");
        assertThatThrownBy(() -> new AskedPaths(List.of(""), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatEachTextMeantIsCounted() {
        AskedPaths asked = new AskedPaths(List.of("/[a].txt", "/*.bin", "/d", "/none", "/e"), List.of("/d/x"));
        String[] files = {"/[a].txt", "/a.txt", "/1.bin", "/2.bin", "/d/x", "/d/s/y"};
        for (String path : files) {
            asked.look(path, NO_SHORT);
        }
        List.of("/d", "/d/s", "/e").forEach(d -> asked.look(d, NO_SHORT));
        PathCounts counts = new PathCounts(asked.choice());
        Arrays.stream(files).forEach(f -> counts.add(f, false));
        List.of("/d", "/d/s", "/e").forEach(d -> counts.add(d, true));
        assertThat(counts.words(6))
                .containsExactly(
                        "'/[a].txt': the file of that name",
                        "'/*.bin': 2 files",
                        "'/d': the directory of that name, 2 files, 1 directory",
                        "'/none': nothing",
                        "'/e': the directory of that name, empty",
                        "'/d/x': the file of that name");
        assertThat(counts.words(2)).hasSize(3).last().isEqualTo("4 more paths");
        assertThat(counts.unmatched()).containsExactly("/none");
    }

    /** With a loop over the names for each path this took hours. */
    @Test
    @Timeout(300)
    void hundredThousandNamesAreLookedUpAmongAsManyPaths() {
        int n = 100_000;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            names.add("/folder " + i % 100 + "/file " + i + ".txt");
        }
        AskedPaths asked = new AskedPaths(List.of(), names);
        names.forEach(name -> asked.look(name, NO_SHORT));
        PathChoice choice = asked.choice();
        assertThat(names.stream().filter(choice::matches).count()).isEqualTo(n);
        assertThat(choice.matches("/folder 1/file 2.txt")).isFalse();
    }
}
