// SPDX-License-Identifier: Apache-2.0
package org.offhost.shell.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.FileEntry;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;
import org.offhost.inspect.StreamFacts;

/** Streams and their runs for a person. */
class StreamTextTest {
    @Test
    void everyRunIsThereWithItsHoles() throws Exception {
        String text = Inspected.whole("ntfs-c512", out -> new StreamText(out, true));
        Runs runs = Inspected.volume("ntfs-c512", reader -> {
            Optional<FileEntry> entry = reader.volume().find("/sparse/islands.bin");
            return StreamFacts.runs(entry.orElseThrow().content().orElseThrow());
        });
        List<String> lines = text.lines().toList();
        int at = lines.indexOf(lines.stream()
                .filter(l -> l.endsWith("$DATA /sparse/islands.bin"))
                .findFirst()
                .orElseThrow());
        assertThat(lines.get(at)).contains("sparse");
        assertThat(runs.count()).isGreaterThan(2);
        for (Run run : runs) {
            assertThat(lines.get(++at).strip().split(" {2,}"))
                    .startsWith(
                            String.format(Locale.ROOT, "%,d", run.offset()),
                            run.isHole() ? "hole" : String.format(Locale.ROOT, "%,d", run.position()),
                            String.format(Locale.ROOT, "%,d", run.length()));
        }
    }

    @Test
    void everyStreamHasALine() throws Exception {
        String text = Inspected.whole("ntfs-c512", out -> new StreamText(out, false));
        assertThat(text.lines().filter(l -> l.contains("$DATA /ads/fifty.txt:stream-")))
                .hasSize(50);
        assertThat(text)
                .containsPattern("8,092 +8,092 +8,192 +\\d+ pieces? +encrypted +\\$DATA /efs/raw\\.bin")
                .containsPattern("resident +- +\\$DATA /sizes/s1\\.bin");
    }

    @Test
    void holeBetweenNeighboursMakesNoNewPiece() {
        Runs runs = new Runs.Builder()
                .add(4096, 4096)
                .add(Run.HOLE, 8192)
                .add(8192, 4096)
                .add(65_536, 4096)
                .build();
        assertThat(StreamFacts.pieces(runs)).isEqualTo(2);
        assertThat(StreamFacts.allocated(runs)).isEqualTo(3 * 4096);
        assertThat(StreamFacts.pieces(Runs.NONE)).isZero();
    }
}
