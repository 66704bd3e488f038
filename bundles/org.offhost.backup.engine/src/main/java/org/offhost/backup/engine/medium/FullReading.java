// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.offhost.archive.SetRecord;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSumming;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.driver.KnownDriver;

/** Reads all of a set and says what that proves. */
public final class FullReading {
    private final Hands job;
    private final Verdict verdict;
    private final LongConsumer progress;

    /**
     * @param verdict told what was found
     * @param progress told the bytes read so far
     */
    public FullReading(Hands job, Verdict verdict, LongConsumer progress) {
        this.job = job;
        this.verdict = verdict;
        this.progress = progress;
    }

    /** Compares it with what sums there are; if there are none, makes some. Throws only if a driver was withdrawn. */
    public void run(OpenMedium open, SetRecord set) throws IOException {
        String id = set.description().id();
        Evidence evidence = new Evidence(job);
        try (SetReader reader = open.open(set)) {
            Optional<Evidence.Found> found = evidence.find(open, set, text -> verdict.bad(id, Cause.said(text)));
            if (found.isPresent()) {
                try (Evidence.Found sums = found.get()) {
                    compare(reader, sums);
                }
            } else {
                first(evidence, reader);
            }
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (IOException e) {
            verdict.bad(id, Cause.of(e));
        }
    }

    private void compare(SetReader reader, Evidence.Found found) throws IOException {
        String id = reader.set().description().id();
        Damage damage = Damage.of(reader.written(), found.sums(), progress);
        boolean closed = found.sums().matchesClosing(reader);
        if (!damage.isEmpty()) {
            verdict.bad(
                    id,
                    Notice.of(NoticeCode.SET_DAMAGED)
                            .with("damage", damage.told())
                            .with("sums", found.told()));
        }
        if (!closed) {
            verdict.bad(
                    id,
                    Notice.of(NoticeCode.END_OF_SET_DAMAGED)
                            .with("position", reader.set().bodyLength())
                            .with("sums", found.told()));
        }
        for (KnownDriver<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            Optional<String> whole = catalog.call(c -> c.evidence(id, Evidence.SHA_256));
            if (whole.isPresent() && !whole.get().equals(found.sums().body())) {
                verdict.bad(id, changed(found.sums().body(), whole.get()));
                return;
            }
        }
        if (damage.isEmpty() && closed) {
            verdict.good(Notice.of(NoticeCode.SET_PROVED).with("set", id).with("sums", found.told()));
        }
    }

    private static Notice changed(String now, String before) {
        return Notice.of(NoticeCode.SET_CHANGED).with("sum", now).with("before", before);
    }

    /** A first reading: what it finds is what later ones compare with. */
    private void first(Evidence evidence, SetReader reader) throws IOException {
        SetRecord set = reader.set();
        String name = "set-" + set.number();
        String now;
        try (ChunkSums made = ChunkSumming.ofReading(
                reader, evidence.folder(name), Instant.now(), (offset, bytes) -> progress.accept(offset))) {
            now = made.body();
        }
        boolean known = false;
        for (KnownDriver<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            Optional<String> before =
                    catalog.call(c -> c.evidence(set.description().id(), Evidence.SHA_256));
            if (before.isPresent() && !before.get().equals(now)) {
                verdict.bad(set.description().id(), changed(now, before.get()));
                return;
            }
            known |= before.isPresent();
        }
        if (known) {
            verdict.comparedWhole(set, name);
        } else {
            verdict.onlyRead(set, name);
        }
    }
}
