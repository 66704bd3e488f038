// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.filesystem.AttributeValue;
import org.offhost.filesystem.Run;
import org.offhost.filesystem.Runs;

/** Content in clusters of the volume. */
class RunContentTest {
    @Test
    void whatIsNotInitializedIsZerosAndNeverCopied() throws Exception {
        Runs runs = new Runs.Builder()
                .add(40_960, 8192)
                .add(Run.HOLE, 4096)
                .add(1 << 20, 16_384)
                .build();
        RunContent c = RunContent.whole(new AttributeValue.NonResident(30_000, 13_000, runs), 512);
        List<Chunk> chunks = new ArrayList<>();
        Chunks stream = c.chunks();
        for (Optional<Chunk> k = stream.next(); k.isPresent(); k = stream.next()) {
            chunks.add(k.get());
        }
        assertThat(chunks)
                .containsExactly(
                        new Chunk.Span(40_960, 8192),
                        new Chunk.Blank(4096),
                        new Chunk.Span(1 << 20, 512),
                        new Chunk.Tail((1 << 20) + 512, 200),
                        new Chunk.Blank(17_000));
        assertThat(c.zeros()).isEqualTo(21_096);
        assertThat(c.map().entries()).containsExactly(0, 8192, 12_288, 712, 30_000, 0);
        assertThat(c.only(c.map()).length()).isEqualTo(8904);
    }
}
