// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.restore;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.offhost.backup.JobSummary;
import org.offhost.backup.JobSummary.FileFailure;
import org.offhost.backup.engine.job.Tally;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.FileErrors;
import org.offhost.block.PrivateFiles;

/** The files that a job goes past: the first ones in its figures, all of them as JSON lines in a file. One thread. */
final class Failures implements Closeable {
    private final Path file;
    private final Tally tally;
    private final List<FileFailure> first = new ArrayList<>();
    private long count;
    private BufferedWriter out;

    /** Begins anew: what was listed before is tried again. */
    Failures(Path file, Tally tally) throws IOException {
        this.file = file;
        this.tally = tally;
        Files.deleteIfExists(file);
        tally.failures(0, List.of());
    }

    void add(String path, String reason) throws IOException {
        count++;
        if (first.size() < JobSummary.MOST_FAILURES) {
            first.add(new FileFailure(path, reason));
        }
        tally.failures(count, first);
        try {
            if (out == null) {
                out = new BufferedWriter(new OutputStreamWriter(PrivateFiles.output(file), StandardCharsets.UTF_8));
            }
            out.write("{\"path\":" + quoted(path) + ",\"reason\":" + quoted(reason) + "}\n");
        } catch (IOException e) {
            throw new FailedException(
                    Notice.of(NoticeCode.JOB_FILE_UNUSABLE)
                            .with("file", file)
                            .with("write", true)
                            .with("detail", FileErrors.of(e)),
                    e);
        }
    }

    /** Makes the list readable and says where it is. */
    void finish() throws IOException {
        close();
        if (count > 0) {
            tally.note(Notice.of(NoticeCode.FILES_FAILED).with("files", count).with("file", file));
        }
    }

    /** RFC 8259, section 7; surrogates without their other half are spelled, since UTF-8 has none. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ' || c == 0x7F || Character.getType(c) == Character.SURROGATE) {
                json.append(String.format("\\u%04x", c));
            } else {
                json.appendCodePoint(c);
            }
        }
        return json.append('"').toString();
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }
}
