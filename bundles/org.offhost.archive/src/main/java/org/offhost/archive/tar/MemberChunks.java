// SPDX-License-Identifier: Apache-2.0
package org.offhost.archive.tar;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Members laid out one behind the other; those that end before a byte give no chunks. */
public final class MemberChunks implements Chunks {
    private final List<MemberSource> sources;
    private final Iterator<MemberSource> rest;
    private final long from;
    private MemberSource source;
    private Chunks current = NONE;
    private long start;
    private long position;
    private long members;

    /** @param from byte of the stream that matters first */
    public MemberChunks(List<MemberSource> sources, long from) {
        this.sources = sources;
        this.rest = sources.iterator();
        this.source = rest.next();
        this.from = from;
    }

    /** Byte of the stream at which the chunk given last begins. */
    public long start() {
        return start;
    }

    @Override
    public Optional<Chunk> next() throws IOException {
        while (true) {
            Optional<Chunk> c = current.next();
            if (c.isPresent()) {
                start = position;
                position += c.get().length();
                return c;
            }
            Optional<TarMember> m = source.next();
            if (m.isPresent()) {
                TarMember.Placed p = m.get().place(position);
                source.placed(p);
                members++;
                if (p.end() <= from) {
                    position = p.end();
                } else {
                    current = p.chunks();
                }
            } else if (rest.hasNext()) {
                source = rest.next();
            } else {
                return Optional.empty();
            }
        }
    }

    /** Where the stream ends so far. */
    public long position() {
        return position;
    }

    /** Members laid out so far. */
    public long members() {
        return members;
    }

    @Override
    public void close() throws IOException {
        for (MemberSource s : sources) {
            s.close();
        }
    }
}
