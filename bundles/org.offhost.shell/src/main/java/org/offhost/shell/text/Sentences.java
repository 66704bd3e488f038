// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.text;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.Remedy;

/** What the shell says for a notice; {@code sentences.properties} has the words. The one place for them. */
public final class Sentences {
    private static final Properties WORDS = words();

    private Sentences() {}

    private static Properties words() {
        Properties words = new Properties();
        try (Reader in = new InputStreamReader(
                Objects.requireNonNull(Sentences.class.getResourceAsStream("sentences.properties")),
                StandardCharsets.UTF_8)) {
            words.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    /** The sentence of a notice, and what can be done about it. */
    public static String of(Notice notice) {
        String sentence =
                new SentencePattern(WORDS.getProperty(notice.code().id(), notice.toString()), Sentences::of).of(notice);
        if (notice.remedies().isEmpty()) {
            return sentence;
        }
        List<String> remedies = new ArrayList<>();
        for (Remedy remedy : notice.remedies()) {
            remedies.add(WORDS.getProperty("remedy." + remedy.id(), remedy.id()));
        }
        String row = String.join(", or ", remedies);
        return sentence
                + (sentence.endsWith(".") ? " " : sentence.contains("\n") ? "\n" : ". ")
                + Character.toUpperCase(row.charAt(0))
                + row.substring(1);
    }

    /** The same; empty if there is none. */
    public static String of(Optional<Notice> notice) {
        return notice.map(Sentences::of).orElse("");
    }
}
