// SPDX-License-Identifier: Apache-2.0
package org.offhost.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine says codes and facts, the shell has a sentence for each, and the page of codes a row. */
class NoticesTest {
    private static final Path API = source("org.offhost.backup.api", "org/offhost/backup/notice");
    private static final Path ENGINE = source("org.offhost.backup.engine", "");
    private static final Path PAGE = BuiltBundles.ROOT.resolve("docs/guide/refusals.md");
    private static final Pattern CONSTANT = Pattern.compile("(?m)^    ([A-Z][A-Z_]*)(?:\\(([^)]*)\\))?[,;]");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([^|]*?) \\|");
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z]+)");

    /** Faults of the program itself, which are shown to nobody, and what is wrong with bytes, by structure and values. */
    private static final Set<String> OTHERS = Set.of(
            "IllegalArgumentException",
            "IllegalStateException",
            "NumberFormatException",
            "EOFException",
            "DamagedMediumException",
            "CorruptStructureException");

    private static Path source(String bundle, String folder) {
        return BuiltBundles.ROOT
                .resolve("bundles")
                .resolve(bundle)
                .resolve("src/main/java")
                .resolve(folder);
    }

    /** Constants of an enum with the texts they are made with. */
    private static Map<String, List<String>> constants(String type) throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        Matcher m = CONSTANT.matcher(Files.readString(API.resolve(type + ".java")));
        while (m.find()) {
            List<String> texts = m.group(2) == null
                    ? List.of()
                    : Stream.of(m.group(2).split(","))
                            .map(t -> t.replace("\"", "").strip())
                            .toList();
            found.put(m.group(1).toLowerCase(Locale.ROOT).replace('_', '-'), texts);
        }
        assertThat(found).hasSizeGreaterThan(30);
        return found;
    }

    private static Properties sentences() throws IOException {
        Properties sentences = new Properties();
        try (Reader in = Files.newBufferedReader(BuiltBundles.ROOT.resolve(
                "bundles/org.offhost.shell/src/main/resources/org/offhost/shell/text/sentences.properties"))) {
            sentences.load(in);
        }
        return sentences;
    }

    @Test
    void everyCodeAndEveryRemedyHasASentenceInTheShell() throws IOException {
        Set<String> all = new TreeSet<>(constants("NoticeCode").keySet());
        constants("Remedy").keySet().forEach(r -> all.add("remedy." + r));
        assertThat(sentences().stringPropertyNames()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void sentencesNameNoFactThatTheirCodeHasNot() throws IOException {
        Properties sentences = sentences();
        Map<String, List<String>> codes = constants("NoticeCode");
        codes.forEach((code, facts) -> {
            Matcher m = PLACE.matcher(sentences.getProperty(code));
            while (m.find()) {
                assertThat(facts).as("facts of %s", code).contains(m.group(1));
            }
        });
    }

    @Test
    void pageHasARowForEachCodeWithItsFactsAndEachRemedy() throws IOException {
        Map<String, List<String>> all = constants("NoticeCode");
        Map<String, List<String>> rows = new TreeMap<>();
        String page = Files.readString(PAGE);
        int remedies = page.indexOf("## Remedies");
        Matcher m = ROW.matcher(page.substring(0, remedies));
        while (m.find()) {
            rows.put(
                    m.group(1),
                    m.group(2).equals("–")
                            ? List.of()
                            : Stream.of(m.group(2).split(","))
                                    .map(t -> t.replace("`", "").strip())
                                    .toList());
        }
        assertThat(rows).isEqualTo(all);
        assertThat(ROW.matcher(page.substring(remedies)).results().map(r -> r.group(1)))
                .containsExactlyInAnyOrderElementsOf(constants("Remedy").keySet());
    }

    @Test
    void noExceptionOfTheEngineHoldsASentence() throws IOException {
        Pattern made = Pattern.compile("new (\\w+Exception)\\(");
        assertThat(sentencesIn(made))
                .as("words that belong into the shell, with a code for them")
                .isEmpty();
    }

    @Test
    void noNoteThatTheEngineMakesHoldsASentence() throws IOException {
        Pattern told = Pattern.compile("\\.(?:note|evidence)\\(");
        assertThat(sentencesIn(told))
                .as("words that belong into the shell, with a code for them")
                .isEmpty();
    }

    /** Calls whose arguments have a text with a blank in it, outside of another call's parameter list. */
    private static List<String> sentencesIn(Pattern call) throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> sources;
        try (Stream<Path> files = Files.walk(ENGINE)) {
            sources = files.filter(f -> f.toString().endsWith(".java")).collect(Collectors.toList());
        }
        for (Path file : sources) {
            String text = Files.readString(file);
            Matcher m = call.matcher(text);
            while (m.find()) {
                boolean fault = OTHERS.stream().anyMatch(m.group()::contains);
                if (!fault && hasSentence(text, m.end())) {
                    found.add(file.getFileName() + ": " + m.group());
                }
            }
        }
        return found;
    }

    /** Whether a text with a blank stands between here and the end of the arguments. */
    private static boolean hasSentence(String text, int from) {
        int depth = 1;
        for (int i = from; depth > 0; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                int end = i + 1;
                while (text.charAt(end) != '"') {
                    end += text.charAt(end) == '\\' ? 2 : 1;
                }
                if (text.substring(i, end).indexOf(' ') >= 0) {
                    return true;
                }
                i = end;
            } else if (c == '\'') {
                i = text.indexOf('\'', i + (text.charAt(i + 1) == '\\' ? 3 : 2));
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        return false;
    }
}
