// SPDX-License-Identifier: Apache-2.0
package org.offhost.backup.engine.medium;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.offhost.archive.SetRecord;
import org.offhost.archive.set.SetReader;
import org.offhost.archive.sums.ChunkSums;
import org.offhost.archive.sums.SumsOrigin;
import org.offhost.archive.sums.SumsPages;
import org.offhost.backup.CatalogStore;
import org.offhost.backup.engine.job.Cause;
import org.offhost.backup.engine.job.Hands;
import org.offhost.backup.notice.Notice;
import org.offhost.backup.notice.NoticeCode;
import org.offhost.block.Access;
import org.offhost.block.EndOfMediumException;
import org.offhost.block.ProviderWithdrawnException;
import org.offhost.block.Unit;
import org.offhost.driver.Addresses;
import org.offhost.driver.KnownDriver;
import org.offhost.driver.Lease;
import org.offhost.driver.Units;

/**
 * The one place that knows where sums of a set are: on its medium, and only if they cannot be there in the catalog. A check
 * that gets none from here has proved nothing.
 */
public final class Evidence {
    /** Folder of the sums that the check of a backup makes. */
    public static final String MADE = "made";

    /** Kind of the one sum of a whole set that a full check leaves in the catalog. */
    public static final String SHA_256 = "sha-256";

    private final Hands job;
    private boolean useless;

    public Evidence(Hands job) {
        this.job = job;
    }

    /**
     * Sums that were found.
     *
     * @param sums them
     * @param onMedium whether they lie with the set
     */
    public record Found(ChunkSums sums, boolean onMedium) implements Closeable {
        /** What they are, as a fact of what they prove. */
        public Notice told() {
            Notice told = Notice.of(NoticeCode.SUMS).with("onMedium", onMedium);
            return sums.origin() == SumsOrigin.SNAPSHOT ? told : told.with("read", sums.made());
        }

        @Override
        public void close() throws IOException {
            sums.close();
        }
    }

    /** Where sums of a set are kept as long as the job needs them. */
    public Path folder(String name) {
        return job.file().spool().resolve("sums-" + name);
    }

    /** What there is; what claims to be sums of the set and is no evidence is only told. */
    public Optional<Found> find(OpenMedium open, SetRecord set) throws IOException {
        return find(open, set, told(set));
    }

    /** @param damage told of whatever on the medium claims to be sums of the set and is no evidence */
    public Optional<Found> find(OpenMedium open, SetRecord set, Consumer<String> damage) throws IOException {
        return find(open, set, folder("found"), damage);
    }

    /** Of a set that another one continues, while sums of that one are in use. */
    Optional<Found> findBelow(OpenMedium open, SetRecord set) throws IOException {
        return find(open, set, folder("found-" + set.description().id()), told(set));
    }

    private Consumer<String> told(SetRecord set) {
        return text -> job.note(Notice.of(NoticeCode.SET_SHOWS)
                .with("set", set.description().id())
                .with("detail", text));
    }

    private Optional<Found> find(OpenMedium open, SetRecord set, Path folder, Consumer<String> damage)
            throws IOException {
        String id = set.description().id();
        Optional<ChunkSums> there = open.medium().sums(set, folder, text -> {
            useless = true;
            damage.accept(text);
        });
        if (there.isPresent()) {
            return there.map(s -> new Found(s, true));
        }
        for (KnownDriver<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
            Optional<ChunkSums> kept = SumsPages.read(name -> catalog.call(c -> c.evidence(id, name)), folder);
            if (kept.isPresent() && kept.get().fits(set)) {
                return kept.map(s -> new Found(s, false));
            }
            if (kept.isPresent()) {
                kept.get().close();
            }
        }
        return Optional.empty();
    }

    /** That nothing was found that proves anything. */
    public Notice absence(SetRecord set) {
        return Notice.of(NoticeCode.NO_SUMS).with("set", set.description().id()).with("useless", useless);
    }

    /** Appends to the medium the sums that a full check of this backup made; the set is committed, whatever happens. */
    public void keepOfBackup(Units units, Unit medium, String setId) throws IOException, InterruptedException {
        Optional<ChunkSums> made = ChunkSums.open(folder(MADE));
        if (made.isEmpty()) {
            job.note(Notice.of(NoticeCode.SUMS_OF_CHECK_LOST).with("set", setId));
            return;
        }
        try (ChunkSums sums = made.get();
                OpenMedium open = JobMedia.open(job, medium, Access.READ_WRITE, job.tally()::control)) {
            append(open, open.set(setId), sums);
        } catch (ProviderWithdrawnException e) {
            throw e;
        } catch (EndOfMediumException e) {
            toCatalog(MADE, full(medium, e));
        } catch (IOException e) {
            toCatalog(MADE, Notice.of(NoticeCode.MEDIUM_NOT_WRITTEN).with("cause", Cause.of(e)));
        }
    }

    /** Whoever did not live to note that they are there finds them. */
    private void append(OpenMedium open, SetRecord set, ChunkSums sums) throws IOException {
        Optional<ChunkSums> there = open.medium().sums(set, folder("there"), text -> {});
        if (there.isPresent()) {
            there.get().close();
            return;
        }
        try (SetReader reader = open.open(set);
                ChunkSums whole = sums.closedBy(reader)) {
            job.touch();
            open.medium().append(whole);
        }
    }

    /**
     * Appends to a medium, if it can be written, the sums of a set that was just read; otherwise they go to the catalog.
     *
     * @param name of their folder
     * @param refusal why the medium is not to be written; empty if it may be
     */
    public void keepOfReading(Unit medium, SetRecord set, String name, Optional<Notice> refusal) throws IOException {
        Optional<Notice> why = refusal.isPresent() ? refusal : written(medium, set, name);
        if (why.isPresent()) {
            toCatalog(name, why.get());
        }
    }

    /** Empty if they were written; otherwise why not. */
    private Optional<Notice> written(Unit medium, SetRecord set, String name) throws IOException {
        if (medium.readOnly()) {
            return Optional.of(Notice.of(NoticeCode.MEDIUM_PROTECTED));
        }
        Optional<ChunkSums> made = ChunkSums.open(folder(name));
        if (made.isEmpty()) {
            return Optional.empty();
        }
        try (ChunkSums sums = made.get()) {
            Optional<OpenMedium> open = OpenMedium.openNow(job.board(), medium, Access.READ_WRITE);
            if (open.isEmpty()) {
                return Optional.of(Notice.of(NoticeCode.MEDIUM_OPENED_BY_NOBODY));
            }
            try (OpenMedium writable = open.get()) {
                append(writable, set, sums);
                job.note(Notice.of(NoticeCode.SUMS_ON_MEDIUM)
                        .with("set", set.description().id()));
                return Optional.empty();
            }
        } catch (EndOfMediumException e) {
            return Optional.of(full(medium, e));
        } catch (IOException e) {
            return Optional.of(Notice.of(NoticeCode.MEDIUM_NOT_WRITTEN).with("cause", Cause.of(e)));
        }
    }

    private Notice full(Unit medium, EndOfMediumException e) {
        if (!FullStorage.is(e)) {
            return Notice.of(NoticeCode.MEDIUM_FULL);
        }
        Notice full = Notice.of(NoticeCode.STORAGE_OF_MEDIUM_FULL);
        return Addresses.backing(job.board(), medium.designator())
                .map(b -> full.with("storage", b.storage()))
                .orElse(full);
    }

    private void toCatalog(String name, Notice why) throws IOException {
        Optional<ChunkSums> made = ChunkSums.open(folder(name));
        if (made.isEmpty()) {
            return;
        }
        boolean kept = false;
        try (ChunkSums sums = made.get()) {
            for (KnownDriver<CatalogStore> catalog : job.board().of(CatalogStore.class)) {
                try (Lease<CatalogStore> lease = catalog.lease()) {
                    CatalogStore store = lease.service();
                    SumsPages.write(sums, (kind, text) -> store.keepEvidence(sums.setId(), kind, text));
                }
                kept = true;
            }
            job.note(Notice.of(kept ? NoticeCode.SUMS_IN_CATALOG : NoticeCode.SUMS_NOT_KEPT)
                    .with("set", sums.setId())
                    .with("detail", why));
        } catch (IOException e) {
            job.note(Notice.of(NoticeCode.SUMS_NOT_KEPT)
                    .with("set", made.get().setId())
                    .with("detail", why)
                    .with("cause", Cause.of(e)));
        }
    }
}
