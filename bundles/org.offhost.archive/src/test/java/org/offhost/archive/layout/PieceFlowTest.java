// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.offhost.archive.tar.Chunk;
import org.offhost.archive.tar.Content;
import org.offhost.archive.tar.MemberChunks;
import org.offhost.archive.tar.MemberSource;
import org.offhost.archive.tar.TarHeader;
import org.offhost.archive.tar.TarMember;
import org.offhost.copy.Piece;
import org.offhost.tck.CountingBlockDevice;
import org.offhost.tck.MemoryBlockDevice;

class PieceFlowTest {
    private static final int LENGTH = 8 << 20;

    private final CountingBlockDevice volume = new CountingBlockDevice(new MemoryBlockDevice(new byte[LENGTH]));

    /** The index of a million files is one chunk: taken at once, it filled a heap of 256 MiB. */
    @Test
    void longChunkIsReadAsItsPiecesAreTaken() throws Exception {
        TarMember member = new TarMember("index", TarHeader.FILE, Content.of(new Chunk.Tail(0, LENGTH)));
        try (PieceFlow flow = new PieceFlow(
                new MemberChunks(List.of(MemberSource.of(List.of(member))), 0), 0, volume, Optional.empty())) {
            long taken = 0;
            for (Optional<Piece> p = flow.next(); p.isPresent(); p = flow.next()) {
                taken += p.get().length();
                assertThat(volume.bytesRead()).isLessThanOrEqualTo(taken);
            }

            assertThat(volume.bytesRead()).isEqualTo(LENGTH);
            assertThat(taken).isGreaterThan(LENGTH);
        }
    }
}
