// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.web.http.WebCode;

/** What the files of the page have to be whatever a browser makes of them; what it does is for {@code rig/web}. */
class PageTest {
    private static final int MOST_BYTES = 150 * 1024;
    private static final int MOST_LINES = 300;

    /** Everything by which text could become markup or code. */
    private static final Pattern MARKUP = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|setHTML|createContextualFragment|DOMParser|srcdoc|document\\.write|\\beval\\b"
                    + "|new Function|javascript:|setTimeout\\(['\"`]|setInterval\\(['\"`]");

    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?'([^']+)'");
    private static final Pattern ELSEWHERE = Pattern.compile("https?://(?!www\\.w3\\.org/2000/svg)\\S+|@import|url\\(");
    private static final Pattern KEY = Pattern.compile("(?m)^  '?([a-z-]+)'?: ");
    private static final Pattern INLINE = Pattern.compile("(?i)<style|<script(?![^>]*\\ssrc=)|\\sstyle=|\\son[a-z]+=");

    private static final Map<String, String> FILES = new TreeMap<>();
    private static Path folder;

    @BeforeAll
    static void read() throws IOException, URISyntaxException {
        folder = Path.of(PageServlet.class.getResource("index.html").toURI()).getParent();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(
                            f -> Files.isRegularFile(f) && !f.toString().endsWith(".class"))
                    .toList()) {
                FILES.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file, UTF_8));
            }
        }
        assertThat(FILES).containsKeys("index.html", "offhost.js", "offhost.css");
    }

    @Test
    void allOfItIsSmall() {
        assertThat(FILES.values().stream()
                        .mapToInt(text -> text.getBytes(UTF_8).length)
                        .sum())
                .isLessThanOrEqualTo(MOST_BYTES);
        FILES.forEach((name, text) -> assertThat(text.lines().count()).as(name).isLessThanOrEqualTo(MOST_LINES));
    }

    @Test
    void everyFileIsServed() {
        assertThat(FILES.keySet())
                .allSatisfy(name -> assertThat(name).matches("([a-z0-9-]+/)*[a-z0-9-]+\\.(html|js|css|svg)"));
    }

    @Test
    void namesNeverBecomeMarkup() {
        FILES.forEach((name, text) -> assertThat(text).as(name).doesNotContainPattern(MARKUP));
    }

    @Test
    void nothingIsWrittenInPlaceThatTheContentSecurityPolicyForbids() {
        assertThat(FILES.get("index.html")).doesNotContainPattern(INLINE);
        FILES.forEach((name, text) -> {
            if (name.endsWith(".js")) {
                assertThat(text).as(name).doesNotContainPattern("[{,]\\s*style\\s*:|setAttribute\\('style'|cssText");
            }
        });
    }

    @Test
    void nothingComesFromElsewhere() {
        FILES.forEach((name, text) -> assertThat(text).as(name).doesNotContainPattern(ELSEWHERE));
    }

    @Test
    void everyModuleIsThereAndUsed() {
        Set<String> used = new TreeSet<>(List.of("offhost.js"));
        List<String> missing = new ArrayList<>();
        FILES.forEach((name, text) -> {
            Matcher imports = IMPORT.matcher(name.endsWith(".js") ? text : "");
            while (imports.find()) {
                Path at = Path.of(name).resolveSibling(imports.group(1)).normalize();
                String found = at.toString().replace('\\', '/');
                used.add(found);
                if (!FILES.containsKey(found)) {
                    missing.add(name + " imports " + imports.group(1));
                }
            }
        });
        assertThat(missing).isEmpty();
        assertThat(FILES.keySet().stream().filter(name -> name.endsWith(".js")))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void sentencesAreOfCodesThatThereAre() {
        Set<String> codes = new TreeSet<>(Set.of("unreachable"));
        Stream.of(NoticeCode.values()).forEach(code -> codes.add(code.id()));
        Stream.of(WebCode.values()).forEach(code -> codes.add(code.id()));
        Stream.of(Remedy.values()).forEach(remedy -> codes.add(remedy.id()));
        Matcher keys = KEY.matcher(FILES.get("core/notices.js") + FILES.get("core/sentences.js"));
        Set<String> told = new TreeSet<>();
        while (keys.find()) {
            told.add(keys.group(1));
        }
        assertThat(told).hasSizeGreaterThan(150);
        assertThat(codes).containsAll(told);
    }
}
