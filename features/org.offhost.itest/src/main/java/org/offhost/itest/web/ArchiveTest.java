// SPDX-License-Identifier: Apache-2.0
package org.offhost.itest.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.JobState;
import org.offhost.backup.JobStatus;
import org.offhost.block.Designator;
import org.offhost.itest.Lab;
import org.offhost.tck.Fixtures;

/** An archive through the server of the whiteboard. */
class ArchiveTest extends WebScene {
    /** As long as no line and no server keeps: whoever does not read it holds the job up. */
    private static final String HUGE = "/sparse/huge.bin";

    private Designator medium;

    private String backup() throws Exception {
        Designator source = lab.disk(Fixtures.shared("ntfs-c512"), 512, true, 0);
        medium = lab.disk("medium.img", 512, 256 << 20);
        return Lab.completed(lab.run(Lab.request(source, "sent", medium)))
                .summary()
                .setId();
    }

    private String archive(String set) {
        return "media/" + medium + "/sets/" + set + "/archive";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Felix HTTP catches exceptions of servlets: what breaks off must not look like a whole answer all the same. */
    @Test
    void archiveThatIsCancelledIsCutOff() throws Exception {
        String set = backup();
        String path = archive(set) + "?name=" + encoded(HUGE);
        HttpResponse<InputStream> response =
                server.send(server.signed(path), HttpResponse.BodyHandlers.ofInputStream());
        String job = response.headers().firstValue("X-Offhost-Job").orElseThrow();
        try (InputStream in = response.body()) {
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
            lab.backup().job(job).orElseThrow().cancel();
            assertThatThrownBy(() -> in.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(Lab.end(lab.backup().job(job).orElseThrow()).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void whoGoesAwayLeavesNothingBehind() throws Exception {
        String set = backup();
        String path = archive(set) + "?name=" + encoded(HUGE);
        HttpResponse<InputStream> response =
                server.send(server.signed(path), HttpResponse.BodyHandlers.ofInputStream());
        String job = response.headers().firstValue("X-Offhost-Job").orElseThrow();
        try (InputStream in = response.body()) {
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
        }
        JobStatus status = Lab.end(lab.backup().job(job).orElseThrow());
        assertThat(status.state()).isEqualTo(JobState.CANCELLED);
        Lab.completed(lab.verify(medium, CheckLevel.STRUCTURE)); // the medium is free
    }
}
