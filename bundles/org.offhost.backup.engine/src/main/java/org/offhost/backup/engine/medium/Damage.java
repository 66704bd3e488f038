// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Extent;
import org.offhost.block.UnreadableBlockException;
import org.offhost.block.UnreadableRecordException;
import org.offhost.inventory.form.DamagedMediumException;

/** The parts of a set's stream that are not what its sums say, or cannot be read; neighbours are joined. */
public final class Damage {
    private static final int MOST = 100;

    private final List<Extent> ranges = new ArrayList<>();
    private long bytes;
    private long leftOut;
    private String unread = "";

    private Damage() {}

    /** Whether a part of a stream matters. */
    interface Choice {
        boolean matters(Extent part) throws IOException;
    }

    /** Reads every chunk, whatever became of those before it. */
    public static Damage of(WrittenBytes written, ChunkSums sums, LongConsumer progress) throws IOException {
        return of(written, sums, part -> true, progress);
    }

    /** @param choice asked for every chunk, in their order */
    static Damage of(WrittenBytes written, ChunkSums sums, Choice choice, LongConsumer progress) throws IOException {
        Damage damage = new Damage();
        ByteBuffer chunk = ByteBuffer.allocate(ChunkSums.CHUNK);
        for (long n = 0; n < sums.chunks(); n++) {
            Extent range = sums.range(n);
            if (choice.matters(range)
                    && !damage.isWhole(written, sums, n, chunk.clear().limit((int) range.length()))) {
                damage.add(range);
            }
            progress.accept(range.position());
        }
        return damage;
    }

    /** Reads the damaged parts once more, from elsewhere; those left out of them are not looked at. */
    public static Damage in(WrittenBytes written, ChunkSums sums, Damage before) throws IOException {
        Damage damage = new Damage();
        ByteBuffer chunk = ByteBuffer.allocate(ChunkSums.CHUNK);
        for (Extent part : before.ranges) {
            for (long at = part.position(); at < part.end(); at += ChunkSums.CHUNK) {
                long n = at / ChunkSums.CHUNK;
                Extent range = sums.range(n);
                if (!damage.isWhole(written, sums, n, chunk.clear().limit((int) range.length()))) {
                    damage.add(range);
                }
            }
        }
        return damage;
    }

    private boolean isWhole(WrittenBytes written, ChunkSums sums, long number, ByteBuffer chunk) throws IOException {
        try {
            written.read(sums.range(number).position(), chunk);
        } catch (UnreadableBlockException | UnreadableRecordException | DamagedMediumException e) {
            // what cannot be read is told with the rest, and what lies behind it is looked at
            unread = unread.isEmpty() ? e.getMessage() : unread;
            return false;
        }
        return sums.matches(number, chunk.flip());
    }

    private void add(Extent range) {
        bytes += range.length();
        Extent last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
        if (last != null && last.end() == range.position()) {
            ranges.set(ranges.size() - 1, new Extent(last.position(), last.length() + range.length()));
        } else if (ranges.size() < MOST) {
            ranges.add(range);
        } else {
            leftOut++;
        }
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    List<Extent> ranges() {
        return ranges;
    }

    /** The ranges, and how much they are in all. */
    public Notice told() {
        List<Notice> all = ranges.stream()
                .map(r ->
                        Notice.of(NoticeCode.RANGE).with("first", r.position()).with("last", r.end() - 1))
                .toList();
        Notice told = Notice.of(NoticeCode.DAMAGE)
                .with("ranges", all)
                .with("bytes", bytes)
                .with("chunk", ChunkSums.CHUNK);
        if (leftOut > 0) {
            told = told.with("more", leftOut);
        }
        return unread.isEmpty() ? told : told.with("unread", unread);
    }
}
