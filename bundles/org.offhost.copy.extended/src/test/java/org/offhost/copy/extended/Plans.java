// SPDX-License-Identifier: Apache-2.0
package org.offhost.copy.extended;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.offhost.block.Extent;
import org.offhost.copy.CopyPlan;
import org.offhost.copy.CopyProvider;
import org.offhost.copy.CopyTask;
import org.offhost.copy.Piece;
import org.offhost.copy.PieceSource;
import org.offhost.copy.Place;

/** Short ways to write plans down. */
final class Plans {
    private Plans() {}

    static Piece inline(String text) {
        return new Piece.Inline(ByteBuffer.wrap(text.getBytes()));
    }

    static Piece range(long position, long length) {
        return new Piece.Range(new Extent(position, length));
    }

    static PieceSource source(List<Piece> pieces) {
        Iterator<Piece> i = pieces.iterator();
        return () -> i.hasNext() ? Optional.of(i.next()) : Optional.empty();
    }

    static CopyPlan plan(Place from, Place to, long start, int filemarks, Piece... pieces) {
        return new CopyPlan(from, to, start, source(List.of(pieces)), filemarks);
    }

    static CopyTask run(CopyProvider provider, CopyPlan plan) throws Exception {
        CopyTask task = provider.start(plan);
        if (!task.await(Duration.ofMinutes(2))) {
            throw new AssertionError("the copy does not end");
        }
        return task;
    }
}
