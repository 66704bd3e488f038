// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.set.RestoredStream;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.backup.CheckLevel;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.FailedException;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.backup.notice.Remedy;
import org.offhost.block.BlockDevice;

/**
 * Proves a volume where it was restored to: its bytes there, put into the stream of its set, have the sums the set had. So
 * one reading proves the medium and the copy.
 */
public final class UnitProof {
    private final Hands job;

    public UnitProof(Hands job) {
        this.job = job;
    }

    /** Of a restore that was not asked to check: the devices moved the content, and nobody looked at it. */
    public static void none(Hands job) {
        job.note(Notice.of(NoticeCode.NOT_COMPARED));
    }

    /**
     * Reads medium and destination, and notes what that proves.
     *
     * @param destination the volume where it was restored to
     * @throws IOException if what is there is not what it should be
     */
    public void run(OpenMedium open, SetRecord set, BlockDevice destination) throws IOException {
        try (SetReader reader = open.medium().open(set)) {
            CheckLevel proved = CheckLevel.FULL;
            long before = 0;
            for (Optional<SetReader> link = Optional.of(reader);
                    link.isPresent();
                    link = link.get().parent()) {
                RestoredStream there = link.get().restoredTo(destination, reader);
                if (!proves(open, link.get(), there, before)) {
                    proved = CheckLevel.READ;
                }
                before += link.get().set().bodyLength();
            }
            job.tally().checked(proved);
        }
    }

    /**
     * Looks at what a restore took from a set: all of the one that was restored, of those that it continues what it shows of them.
     *
     * @param before bytes of the sets that were looked at
     * @return whether there were sums to compare with
     */
    private boolean proves(OpenMedium open, SetReader reader, RestoredStream there, long before) throws IOException {
        SetRecord set = reader.set();
        LongConsumer progress = n -> job.progress(before + n, before + set.bodyLength());
        Evidence evidence = new Evidence(job);
        Optional<Evidence.Found> found = evidence.find(open, set);
        if (found.isEmpty()) {
            same(reader.written(), there, before > 0, set, progress);
            job.note(Notice.of(NoticeCode.SAME_AS_MEDIUM).with("cause", evidence.absence(set)));
            return false;
        }
        try (Evidence.Found sums = found.get()) {
            prove(reader, there, before > 0, sums, progress);
        }
        return true;
    }

    private void prove(
            SetReader reader, RestoredStream there, boolean shownAlone, Evidence.Found found, LongConsumer progress)
            throws IOException {
        Damage damage = Damage.of(
                there, found.sums(), part -> !shownAlone || there.shows(part.position(), part.length()), progress);
        if (!damage.isEmpty()) {
            boolean medium = !Damage.in(reader.written(), found.sums(), damage).isEmpty();
            Notice differs = Notice.of(NoticeCode.RESTORED_DIFFERS)
                    .with("sums", found.told())
                    .with("damage", damage.told())
                    .with("set", reader.set().description().id())
                    .with("onMedium", medium);
            throw new FailedException(
                    medium ? differs : differs.remedy(Remedy.RESTORE_AGAIN, Remedy.RESTORE_ELSEWHERE));
        }
        job.note(Notice.of(NoticeCode.UNIT_PROVED).with("sums", found.told()));
    }

    private static void same(
            WrittenBytes medium, RestoredStream there, boolean shownAlone, SetRecord set, LongConsumer progress)
            throws IOException {
        ByteBuffer one = ByteBuffer.allocate(ChunkSums.CHUNK);
        ByteBuffer other = ByteBuffer.allocate(ChunkSums.CHUNK);
        for (long at = 0; at < set.bodyLength(); at += ChunkSums.CHUNK) {
            int n = (int) Math.min(ChunkSums.CHUNK, set.bodyLength() - at);
            if (shownAlone && !there.shows(at, n)) {
                continue;
            }
            medium.read(at, one.clear().limit(n));
            there.read(at, other.clear().limit(n));
            int different = one.flip().mismatch(other.flip());
            if (different >= 0) {
                throw new FailedException(Notice.of(NoticeCode.DESTINATION_DIFFERS)
                        .with("position", at + different)
                        .with("set", set.description().id()));
            }
            progress.accept(at);
        }
    }
}
