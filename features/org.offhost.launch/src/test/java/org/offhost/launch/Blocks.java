// SPDX-License-Identifier: Apache-2.0
package org.offhost.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The code blocks of a section of a document, to be done word for word.
 *
 * @param document a Markdown file
 * @param section heading of second level
 */
record Blocks(Path document, String section) {
    private static final Pattern BLOCK = Pattern.compile("```\\w*\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPED = Pattern.compile("(?m)^karaf@root\\(\\)> (.+)$");

    /** @param number of the block, from 0 */
    String block(int number) throws IOException {
        String text = Files.readString(document) + "\n## ";
        int start = text.indexOf("\n## " + section + "\n");
        assertThat(start).as("section '%s' of %s", section, document).isNotNegative();
        Matcher m = BLOCK.matcher(text.substring(start, text.indexOf("\n## ", start + 1)));
        for (int i = 0; i <= number; i++) {
            assertThat(m.find()).as("code block %d of '%s'", i, section).isTrue();
        }
        return m.group(1);
    }

    /** What is typed in Karaf's console. */
    static List<String> typed(String block) {
        return TYPED.matcher(block).results().map(r -> r.group(1)).toList();
    }
}
