// SPDX-License-Identifier: Apache-2.0
package org.offhost.web.tab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupSet;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.Consistency;
import org.offhost.backup.JobKind;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.backup.JobSummary;
import org.offhost.backup.Profile;
import org.offhost.block.Designator;

/** The tab's markup. */
class TabTextTest {
    private static final String HOSTILE = "<img src=x onerror=\"alert('1')\">&amp;${appRoot}\u202e\n";
    private static final String SHOWN =
            "&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;&#36;{appRoot}" + "\\u202e\\u000a";

    private final StringWriter written = new StringWriter();
    private final TabText text = new TabText(new PrintWriter(written, true));

    private static BackupSet set(String id, String source, String name, String cutAt) {
        return new BackupSet(
                id,
                Designator.parse("file./srv/medium"),
                "label",
                "m1",
                Designator.parse(source),
                name,
                Profile.VOLUME,
                Instant.parse(cutAt),
                "ntfs",
                1,
                2,
                Consistency.QUIET,
                CheckLevel.FULL,
                0,
                0,
                "",
                "");
    }

    private static JobStatus job(String id, String title) {
        return new JobStatus(
                id,
                JobKind.BACKUP,
                title,
                JobState.COPYING,
                Optional.empty(),
                1,
                2,
                3,
                Instant.EPOCH,
                Instant.EPOCH,
                Map.of(JobState.COPYING, Duration.ofSeconds(1)),
                JobSummary.NONE);
    }

    @Test
    void whatWasSavedLongestAgoIsFirstAndEachOnce() {
        text.sets(List.of(
                set("s1", "file./srv/a", "old name", "2026-01-01T00:00:00Z"),
                set("s2", "file./srv/a", "new name", "2026-03-01T00:00:00Z"),
                set("s3", "file./srv/b", "waits", "2026-02-01T00:00:00Z")));
        assertThat(written.toString())
                .containsSubsequence(
                        "Protected: 2",
                        "<td>waits</td><td>1</td>",
                        "<td>new name</td><td>2</td><td>2026-01-01T00:00:00Z</td><td>2026-03-01T00:00:00Z</td><td>full</td>")
                .doesNotContain("old name");
    }

    @Test
    void namesStayText() {
        text.sets(List.of(set("s1", "file./srv/a", HOSTILE, "2026-01-01T00:00:00Z")));
        text.jobs(List.of(job("a1", HOSTILE)));
        text.failed(new IOException(HOSTILE));
        assertThat(written.toString().split(Pattern.quote(SHOWN), -1)).hasSize(4);
        assertThat(written.toString()).doesNotContain("<img", "${");
    }

    @Test
    void jobsAreBoundedAndTheLastIsFirst() {
        List<JobStatus> jobs = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            jobs.add(job("job-" + i, "t"));
        }
        text.jobs(jobs);
        assertThat(written.toString())
                .contains("Jobs: 200 of 1000")
                .containsSubsequence("job-999<", "job-998<", "job-800<")
                .doesNotContain("job-799<");
    }

    @Test
    void pageIsLinkedWhereItIsServed() {
        text.page(Optional.empty());
        assertThat(written.toString()).contains("off").doesNotContain("href");
        text.page(Optional.of(URI.create("https://backup.test:8470/")));
        assertThat(written.toString()).contains("href=\"https://backup.test:8470/\"");
    }
}
