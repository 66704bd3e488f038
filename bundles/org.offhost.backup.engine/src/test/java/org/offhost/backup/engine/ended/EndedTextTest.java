// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.ended;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.offhost.backup.BackupService.JobTotals;
import org.offhost.backup.CheckLevel;

/** The text of the list of jobs that have ended. */
class EndedTextTest extends EndedFolder {
    /** Another id would be deleted, though its job can be gone on with; another count be told. */
    @Test
    void noByteOfTheFileCanBeAnother() {
        EndedJob odd = SomeJob.with(job(IDS.get(0)), CheckLevel.FULL, "naa.1", "set");
        String text =
                new EndedText(Optional.of(TWO), odd.totals(), IDS.get(1), List.of(IDS.get(2)), List.of(odd)).text();
        for (int i = 0; i < text.length(); i++) {
            String damaged = text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
            assertThatThrownBy(() -> EndedText.read(damaged))
                    .as("%s", damaged)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** What is named there is deleted. */
    @Test
    void noNameLeadsOutOfTheFolder() {
        for (String name : List.of("..", "../other", "/tmp", "a/../../b", "")) {
            String text = new EndedText(Optional.of(TWO), JobTotals.NONE, "", List.of(name), List.of()).text();
            assertThatThrownBy(() -> EndedText.read(text))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no job");
        }
    }

    /** As processes before this one wrote it. */
    @Test
    void textOfTheFormBeforeIsRead() {
        String text = "offhost-ended-jobs\t2\nnewest\t\nbytes\t0\t0\t0\t0\t0\n"
                + "job\t20260101-000000\tRESTORE\tCANCELLED\t1000\t5\t0\t0\t0\t0\t0\tNONE\t\tnaa.1\t\t\n";
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        EndedText read = EndedText.read(text + "end\t4\t" + Long.toHexString(crc.getValue()) + "\n");
        assertThat(read.jobs()).singleElement().satisfies(job -> {
            assertThat(job.ended()).isEqualTo(Instant.ofEpochSecond(1));
            assertThat(job.counted()).isEqualTo(job.ended());
        });
    }

    @Test
    void textKeepsWhatItWasMadeOf() {
        EndedJob odd = SomeJob.with(job(IDS.get(0)), CheckLevel.FULL, "a\tb\nc\\d\re", "");
        EndedText text = new EndedText(Optional.empty(), odd.totals(), IDS.get(1), List.of(IDS.get(2)), List.of(odd));
        assertThat(EndedText.read(text.text())).isEqualTo(text);
    }
}
