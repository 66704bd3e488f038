// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.offhost.archive.SetRecord;
import org.offhost.archive.WrittenBytes;
import org.offhost.archive.set.RestoredStream;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.sums.SumsOrigin;
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
    private final Copy copy;

    public UnitProof(Hands job, Copy copy) {
        this.job = job;
        this.copy = copy;
    }

    /** What the copy is that is proved. */
    public enum Copy {
        /** A volume at its destination. */
        RESTORED,
        /** A volume in a set of its own on another medium. */
        CONSOLIDATED;

        private Notice differs(Evidence.Found sums, Damage damage, String set, boolean onMedium) {
            Notice differs = Notice.of(this == RESTORED ? NoticeCode.RESTORED_DIFFERS : NoticeCode.CONSOLIDATED_DIFFERS)
                    .with("sums", sums.told())
                    .with("damage", damage.told())
                    .with("set", set)
                    .with("onMedium", onMedium);
            if (onMedium) {
                return this == RESTORED ? differs : differs.remedy(Remedy.NAME_OLDER_SET);
            }
            return this == RESTORED
                    ? differs.remedy(Remedy.RESTORE_AGAIN, Remedy.RESTORE_ELSEWHERE)
                    : differs.remedy(Remedy.USE_ANOTHER_MEDIUM);
        }

        private Notice differs(long position, String set) {
            return Notice.of(this == RESTORED ? NoticeCode.DESTINATION_DIFFERS : NoticeCode.CONSOLIDATED_DIFFERS_AT)
                    .with("position", position)
                    .with("set", set);
        }

        private Notice proved(Evidence.Found sums, String set) {
            return this == RESTORED
                    ? Notice.of(NoticeCode.UNIT_PROVED).with("sums", sums.told())
                    : Notice.of(NoticeCode.CONSOLIDATED_PROVED).with("set", set).with("sums", sums.told());
        }

        private Notice read(Notice absence, String set) {
            return this == RESTORED
                    ? Notice.of(NoticeCode.SAME_AS_MEDIUM).with("cause", absence)
                    : Notice.of(NoticeCode.CONSOLIDATED_AS_READ)
                            .with("set", set)
                            .with("cause", absence);
        }
    }

    /** Of a restore that was not asked to check: the devices moved the content, and nobody looked at it. */
    public static void none(Hands job) {
        job.note(Notice.of(NoticeCode.NOT_COMPARED));
    }

    /**
     * Reads medium and destination, and notes what that proves.
     *
     * @param destination the volume where it was copied to
     * @return what there was to compare with, by the worst of the sets that were read; empty if one of them had no sums
     * @throws IOException if what is there is not what it should be
     */
    public Optional<SumsOrigin> run(OpenMedium open, SetRecord set, BlockDevice destination) throws IOException {
        return run(open, set, (link, shown) -> link.restoredTo(destination, shown));
    }

    /** The stream of one set of a chain with what was copied of it taken from the copy. */
    public interface Copied {
        /** @param shown the newest of the chain, which was copied */
        RestoredStream of(SetReader link, SetReader shown) throws IOException;
    }

    /** The same of any copy. */
    public Optional<SumsOrigin> run(OpenMedium open, SetRecord set, Copied copied) throws IOException {
        try (SetReader reader = open.open(set)) {
            Optional<SumsOrigin> worst = Optional.of(SumsOrigin.SNAPSHOT);
            long before = 0;
            for (Placed link : links(open, reader)) {
                SetReader one = link.reader();
                Optional<SumsOrigin> proved = proves(link.on(), one, copied.of(one, reader), one != reader, before);
                worst = worst.filter(SumsOrigin.SNAPSHOT::equals).isPresent() || proved.isEmpty() ? proved : worst;
                before += one.set().bodyLength();
            }
            return worst;
        }
    }

    /** One of the chain, and the medium that has it. */
    private record Placed(SetReader reader, OpenMedium on) {}

    /** All sets of the chain, the newest first; of a tape, which is passed over forward, the oldest. */
    private static List<Placed> links(OpenMedium open, SetReader newest) throws IOException {
        List<OpenMedium.Link> chain = open.chain(newest.set());
        List<Placed> links = new ArrayList<>();
        Optional<SetReader> link = Optional.of(newest);
        for (OpenMedium.Link of : chain) {
            links.add(new Placed(link.orElseThrow(), of.on()));
            link = link.get().parent();
        }
        if (chain.stream().anyMatch(OpenMedium.Link::isOnTape)) {
            Collections.reverse(links);
        }
        return links;
    }

    /**
     * Looks at what a restore took from a set: all of the one that was restored, of those that it continues what it shows of them.
     *
     * @param shownAlone whether what another shows is left out
     * @param before bytes of the sets that were looked at
     * @return where the sums came from that it was compared with; empty if there were none
     */
    private Optional<SumsOrigin> proves(
            OpenMedium open, SetReader reader, RestoredStream there, boolean shownAlone, long before)
            throws IOException {
        SetRecord set = reader.set();
        LongConsumer progress = n -> job.progress(before + n, before + set.bodyLength());
        Evidence evidence = new Evidence(job);
        Optional<Evidence.Found> found = evidence.find(open, set);
        if (found.isEmpty()) {
            same(reader.written(), there, shownAlone, set, progress);
            job.note(copy.read(evidence.absence(set), set.description().id()));
            return Optional.empty();
        }
        try (Evidence.Found sums = found.get()) {
            prove(reader, there, shownAlone, sums, progress);
            return Optional.of(sums.sums().origin());
        }
    }

    private void prove(
            SetReader reader, RestoredStream there, boolean shownAlone, Evidence.Found found, LongConsumer progress)
            throws IOException {
        String id = reader.set().description().id();
        Damage damage = Damage.of(
                there, found.sums(), part -> !shownAlone || there.shows(part.position(), part.length()), progress);
        if (!damage.isEmpty()) {
            boolean medium = !Damage.in(reader.written(), found.sums(), damage).isEmpty();
            throw new FailedException(copy.differs(found, damage, id, medium));
        }
        job.note(copy.proved(found, id));
    }

    private void same(
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
                throw new FailedException(
                        copy.differs(at + different, set.description().id()));
            }
            progress.accept(at);
        }
    }
}
