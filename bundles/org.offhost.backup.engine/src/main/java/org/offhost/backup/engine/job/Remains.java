// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.job;

import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;

/**
 * What a person wants to know of a job whose file nobody can go on with, as far as it is there.
 *
 * @param end where the job stands if it is over
 */
public record Remains(Noted.Head head, Optional<Noted.Standing> end) {
    private static final String[] EARLIER = {"kind", "title", "submitted", "state", "reason", "ended"};
    private static final String[] PRESENT = {
        "job.kind", "job.title", "job.submitted", "now.state", "now.reason", "now.ended"
    };

    /** Whether it is the file of a job from before forms had numbers. */
    static boolean areEarlier(Properties lines) {
        return lines.containsKey(EARLIER[0]) && lines.containsKey(EARLIER[3]);
    }

    public static Remains of(JobFile file) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(file.read().orElse("")));
        } catch (IOException | IllegalArgumentException e) {
            // as far as it is there
        }
        return of(lines);
    }

    private static Remains of(Properties lines) {
        String[] keys = areEarlier(lines) ? EARLIER : PRESENT;
        String[] values = Arrays.stream(keys).map(k -> lines.getProperty(k, "")).toArray(String[]::new);
        JobKind kind = choice(JobKind.values(), values[0]).orElse(JobKind.BACKUP);
        Instant submitted = instant(values[2]).orElse(Instant.EPOCH);
        Optional<JobState> state = choice(JobState.values(), values[3]).filter(JobState::ended);
        return new Remains(
                new Noted.Head(kind, values[1], submitted),
                state.map(s -> new Noted.Standing(
                        s, reason(values[4]), Optional.of(instant(values[5]).orElse(submitted)), false)));
    }

    /** Why it ended; earlier versions kept a sentence. */
    private static Optional<Notice> reason(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(NoticeText.read(text));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.of(Notice.of(NoticeCode.TOLD_BEFORE).with("text", text));
        }
    }

    private static <E extends Enum<E>> Optional<E> choice(E[] all, String text) {
        return Arrays.stream(all).filter(e -> e.name().equals(text)).findFirst();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
